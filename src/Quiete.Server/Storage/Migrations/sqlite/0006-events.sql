-- What happened, for open connections and webhooks. Written in the transaction of its cause.
CREATE TABLE event (
    change BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    principal BIGINT,                       -- who hears it: the principal, the agency, or both
    agency BIGINT,
    body TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (change, ordinal)
);
CREATE INDEX event_at ON event (at_ms);
