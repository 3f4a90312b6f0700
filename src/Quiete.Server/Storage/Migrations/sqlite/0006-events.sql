-- What happened, for open connections and webhooks. Written in the transaction of its cause.
CREATE TABLE event (
    change BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    principal BIGINT NOT NULL,              -- 0: every principal
    agency BIGINT,                          -- null: only the principal hears it, unless it is for everyone
    body TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (change, ordinal)
);
