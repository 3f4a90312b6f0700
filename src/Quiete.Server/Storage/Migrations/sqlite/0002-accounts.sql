-- Accounts: API keys, memberships, invitations, Data Protection keys, and the tables of ASP.NET Core Identity.

-- One row: a print of the house secret that this database was first used with.
CREATE TABLE house_secret (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    fingerprint TEXT NOT NULL
);

-- A program's key. The key itself is shown once and never stored.
CREATE TABLE api_key (
    id INTEGER PRIMARY KEY,
    company BIGINT NOT NULL,
    role TEXT NOT NULL,                     -- of the company: Principal, Agency
    name TEXT NOT NULL,
    hash BLOB NOT NULL,                     -- SHA-256 of the secret
    scopes INTEGER NOT NULL,
    daily_quota BIGINT,                     -- requests a day in Italy; null: no limit
    created_ms BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    expires_ms BIGINT,
    revoked_ms BIGINT,
    last_used_ms BIGINT
);
CREATE INDEX api_key_company ON api_key (company);

-- One row: grows with every change of a key, so that every service follows.
CREATE TABLE api_key_change (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last BIGINT NOT NULL
);
INSERT INTO api_key_change (id, last) VALUES (1, 0);

-- How many requests a key made on a day in Italy.
CREATE TABLE api_key_use (
    key_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    requests BIGINT NOT NULL,
    PRIMARY KEY (key_id, day)
);
