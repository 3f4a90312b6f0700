-- What people record.

-- The names under which companies sell. People choose among them; one that nobody knows stays a text of the entry.
CREATE TABLE brand (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,                     -- telecom, energy, finance, insurance, charity, survey, other, scam
    company BIGINT REFERENCES company (id), -- when it takes part in Quiete
    website TEXT,
    created_ms BIGINT NOT NULL,
    change BIGINT NOT NULL
);
CREATE INDEX brand_company ON brand (company);

-- Whose register it is. Somebody without an account has one that a helper keeps.
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    account BIGINT UNIQUE,
    name TEXT NOT NULL,
    opened_ms BIGINT NOT NULL
);

CREATE TABLE helper (
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    account BIGINT NOT NULL,
    since_ms BIGINT NOT NULL,
    PRIMARY KEY (person, account)
);
CREATE INDEX helper_account ON helper (account);

-- One contact that a person received. Nothing is deleted while the register lives: what was taken back can be put back.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    device_key TEXT NOT NULL,               -- made by the device: what arrives twice counts once
    written_by BIGINT NOT NULL,             -- the account
    received_ms BIGINT NOT NULL,
    recorded_ms BIGINT NOT NULL,
    channel TEXT NOT NULL,
    line TEXT,                              -- as the engine writes it; null: hidden, or not readable
    line_text TEXT,                         -- as it was written, where that is something else
    own_number BIGINT,                      -- which of the person's numbers was called
    answered BOOLEAN,
    seconds INTEGER,
    brand BIGINT REFERENCES brand (id),
    claimed TEXT,                           -- the name given, where no brand was chosen
    basis TEXT,                             -- why the person thinks it was them
    kind TEXT,                              -- what the caller sells, by the person's word
    said TEXT,
    courtesy SMALLINT,                      -- 1 rude … 5 courteous
    useful BOOLEAN NOT NULL,
    taken_back_ms BIGINT,
    change BIGINT NOT NULL,
    UNIQUE (person, device_key)
);
CREATE INDEX entry_person ON entry (person, received_ms);
CREATE INDEX entry_change ON entry (change);

-- What a person wants of a line, or of all that begin with some digits.
CREATE TABLE line_wish (
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    line TEXT NOT NULL,
    is_range BOOLEAN NOT NULL,
    wish TEXT NOT NULL CHECK (wish IN ('block', 'allow')),
    label TEXT,
    since_ms BIGINT NOT NULL,
    removed_ms BIGINT,                      -- kept, so that devices hear of it
    change BIGINT NOT NULL,
    PRIMARY KEY (person, line, is_range)
);
CREATE INDEX line_wish_change ON line_wish (change);
