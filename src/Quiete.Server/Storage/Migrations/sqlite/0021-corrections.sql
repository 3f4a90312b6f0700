-- What an entry said before each correction: a correction can be undone, and it is seen who made it.
CREATE TABLE entry_version (
    id INTEGER PRIMARY KEY,
    entry BIGINT NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    corrected_by BIGINT NOT NULL,           -- the account that put something else in its place
    corrected_ms BIGINT NOT NULL,
    received_ms BIGINT NOT NULL,
    channel TEXT NOT NULL,
    line TEXT,
    line_text TEXT,
    own_number BIGINT,
    answered BOOLEAN,
    seconds INTEGER,
    brand BIGINT REFERENCES brand (id),
    claimed TEXT,
    basis TEXT,
    kind TEXT,
    said TEXT,
    courtesy SMALLINT,
    useful BOOLEAN NOT NULL
);
CREATE INDEX entry_version_entry ON entry_version (entry, id);
