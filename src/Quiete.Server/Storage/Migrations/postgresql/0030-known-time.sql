-- Until when the time of this house is known: deleting by age never trusts a clock that leaps.
CREATE TABLE known_time (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at_ms BIGINT NOT NULL,
    confirmed_by TEXT                       -- the administrator who last said that the clock is right
);

INSERT INTO known_time (id, at_ms)
SELECT 1, CASE WHEN coalesce((SELECT max(at_ms) FROM retention_run), 0) > 0 THEN (SELECT max(at_ms) FROM retention_run) ELSE (SELECT max(at_ms) FROM schema_version) END;
