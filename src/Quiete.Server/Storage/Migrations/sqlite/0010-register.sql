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
    again_of TEXT,                          -- the device key of the one that the person tapped "again" on
    import BIGINT,                          -- the file that it came with
    taken_back_ms BIGINT,
    change BIGINT NOT NULL,
    UNIQUE (person, device_key)
);
CREATE INDEX entry_person ON entry (person, received_ms);
CREATE INDEX entry_taken_back ON entry (person, taken_back_ms) WHERE taken_back_ms IS NOT NULL;
CREATE INDEX entry_change ON entry (change);
CREATE INDEX entry_import ON entry (import) WHERE import IS NOT NULL;

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

-- A file that a person sent to be taken into the register. Its content is dropped once it was taken in, or after a day.
CREATE TABLE register_import (
    id INTEGER PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    account BIGINT NOT NULL,
    name TEXT NOT NULL,
    sent_ms BIGINT NOT NULL,
    content BLOB,
    done_ms BIGINT,
    added INTEGER NOT NULL,
    known INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    rejects TEXT,
    undone_ms BIGINT
);
CREATE INDEX register_import_person ON register_import (person, id);

-- What a person reckons an interruption at.
CREATE TABLE cost_assumption (
    person BIGINT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    seconds_a_call INTEGER NOT NULL,
    seconds_a_message INTEGER NOT NULL,
    cents_an_hour INTEGER NOT NULL
);

-- What somebody without an account reported. It counts nowhere until a person claims it.
CREATE TABLE public_report (
    code BIGINT PRIMARY KEY,
    received_ms BIGINT NOT NULL,
    reported_ms BIGINT NOT NULL,
    channel TEXT NOT NULL,
    line TEXT,
    line_text TEXT,
    brand BIGINT REFERENCES brand (id),
    claimed TEXT,
    kind TEXT,
    said TEXT,
    worked BOOLEAN NOT NULL,                -- the browser solved a puzzle for it
    quarantine_ms BIGINT NOT NULL,          -- nobody but the reporter sees it before
    person BIGINT REFERENCES person (id) ON DELETE CASCADE,
    taken_ms BIGINT,                        -- when that person claimed it
    change BIGINT NOT NULL
);
CREATE INDEX public_report_quarantine ON public_report (quarantine_ms);
CREATE INDEX public_report_person ON public_report (person);

CREATE TABLE public_report_word (
    code BIGINT NOT NULL REFERENCES public_report (code) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    told_ms BIGINT NOT NULL,
    said TEXT NOT NULL,
    PRIMARY KEY (code, place)
);

-- How often a network reported, as a keyed print of the day: it cannot be turned back, and is gone after a day.
CREATE TABLE report_try (
    print TEXT NOT NULL,
    at_ms BIGINT NOT NULL
);
CREATE INDEX report_try_print ON report_try (print, at_ms);
CREATE INDEX report_try_at ON report_try (at_ms);

-- Puzzles that were used: each opens the door once.
CREATE TABLE spent_puzzle (
    id TEXT PRIMARY KEY,
    expires_ms BIGINT NOT NULL
);
