-- The vault: recordings and documents of people. The files lie encrypted in a folder; here is what opens and finds them.

-- One key a person, wrapped with the house secret. Without it nothing of theirs can be read, names included.
CREATE TABLE vault_key (
    person BIGINT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    box BLOB NOT NULL
);

CREATE TABLE vault_file (
    id INTEGER PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    complaint_case BIGINT REFERENCES complaint_case (id) ON DELETE SET NULL,
    place TEXT NOT NULL UNIQUE,             -- its name in the folder: random
    salt BLOB NOT NULL,                     -- makes the file's key from the person's
    print BLOB NOT NULL,                    -- of its content, comparable only with the person's key
    about BLOB NOT NULL,                    -- name, kind, hash, notices: sealed with the person's key
    bytes BIGINT NOT NULL,
    added_ms BIGINT NOT NULL,
    UNIQUE (person, print)
);
CREATE INDEX vault_file_case ON vault_file (complaint_case);

-- Places whose rows are gone and whose bytes must still leave the folder.
CREATE TABLE vault_gone (
    place TEXT PRIMARY KEY
);
