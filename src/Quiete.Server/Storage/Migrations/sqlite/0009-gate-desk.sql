-- The human side of the gate: answered questions, who looked at a history, erasures, retention.

-- Of a slot that was given back or stopped: when, and as what (state 2 or 3). It stays should a contact be told all the same.
ALTER TABLE contact ADD COLUMN lapse SMALLINT;
ALTER TABLE contact ADD COLUMN lapsed_ms BIGINT;

-- What the gate decided when a human had allowed.
ALTER TABLE question ADD COLUMN decision BIGINT;

-- Who looked at the contact history of a person.
CREATE TABLE history_access (
    id INTEGER PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    company BIGINT NOT NULL,                -- for whom the look-up was made
    looked TEXT NOT NULL,                   -- who made it, such as "key 12"
    principal BIGINT,                       -- whose history was shown; null: none was
    subject BLOB,                           -- of the number, keyed with the house secret; null once the person is erased
    entries INTEGER NOT NULL
);
CREATE INDEX history_access_principal ON history_access (principal, id);

-- That somebody was erased, not who. Whoever keeps copies of facts makes them anew.
CREATE TABLE erasure (
    id INTEGER PRIMARY KEY,
    principal BIGINT NOT NULL,              -- 0: everyone's
    at_ms BIGINT NOT NULL,
    erased_by TEXT NOT NULL,
    kept_objection BOOLEAN NOT NULL,
    change BIGINT NOT NULL
);
CREATE INDEX erasure_principal ON erasure (principal, id);

-- How far each rule of retention has come.
CREATE TABLE retention_run (
    rule TEXT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    cleared BIGINT NOT NULL,                -- by the last run
    in_all BIGINT NOT NULL,
    place BIGINT NOT NULL                   -- everything up to this key has been dealt with
);
