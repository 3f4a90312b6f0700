-- The devices that take block lists, and the common list as programs follow it.

CREATE TABLE device (
    id INTEGER PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    account BIGINT NOT NULL,                -- who added it: a helper, perhaps
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    hash BLOB NOT NULL,                     -- SHA-256 of the token's secret
    language TEXT NOT NULL,                 -- in which its cards speak
    common BOOLEAN NOT NULL,                -- whether it gets the common list, too
    min_voices INTEGER NOT NULL,
    most_common INTEGER NOT NULL,
    writes BOOLEAN NOT NULL,                -- whether what is added or deleted on it changes the person's wishes
    created_ms BIGINT NOT NULL,
    last_seen_ms BIGINT,
    last_client TEXT,
    revoked_ms BIGINT,
    change BIGINT NOT NULL
);
CREATE INDEX device_person ON device (person);
CREATE INDEX device_change ON device (change);

-- One row: the version of the list below. Whoever publishes holds it.
CREATE TABLE published_list (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO published_list (id, version) VALUES (1, 0);

-- Lines of the common list with the version in which each last changed. 0 voices: it was taken off.
CREATE TABLE published_line (
    line TEXT PRIMARY KEY,
    voices INTEGER NOT NULL,                -- in steps, so that not every voice is a change
    kind TEXT,
    first_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX published_line_version ON published_line (version);
