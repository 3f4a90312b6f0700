-- Signing keys, signed batches and the append-only log.
CREATE TABLE signing_key (
    kid TEXT PRIMARY KEY,
    public_jwk TEXT NOT NULL,
    sealed BYTEA NOT NULL,                 -- PKCS #8, encrypted with the house secret
    created_ms BIGINT NOT NULL,
    retired_ms BIGINT
);

-- Decisions that were signed together. Their leaves take consecutive places in the log.
CREATE TABLE batch (
    id BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    size INTEGER NOT NULL,
    entries BYTEA NOT NULL,                -- 32 bytes each, in order
    jws TEXT NOT NULL,
    first_leaf BIGINT                       -- null until the log has taken it
);
CREATE INDEX batch_at ON batch (at_ms);
CREATE INDEX batch_new ON batch (id) WHERE first_leaf IS NULL;
CREATE INDEX batch_leaf ON batch (first_leaf);

CREATE TABLE log_tile (
    level INTEGER NOT NULL,                 -- -1: entries
    tile BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (level, tile)
);

-- One row: the head of the log. Whoever appends holds it until the commit, so there is one sequencer.
CREATE TABLE log_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    origin TEXT NOT NULL,
    size BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    checkpoint TEXT NOT NULL
);

-- Checkpoints to keep elsewhere: the last one of each day.
CREATE TABLE checkpoint (
    day TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    text TEXT NOT NULL
);
