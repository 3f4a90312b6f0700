-- The facts' side of the gate: imports, links of numbers, checks, rounds of the register, screenings.

-- So that number maps hear of links as they hear of facts.
ALTER TABLE number_link ADD COLUMN change BIGINT NOT NULL DEFAULT 0;
CREATE INDEX number_link_change ON number_link (change);

-- A file of facts on its way in. Its facts are stored in pieces with fact.change = -id, which nobody sees; they become
-- visible together when the import gets its change number.
CREATE TABLE fact_import (
    id INTEGER PRIMARY KEY,
    principal BIGINT NOT NULL,
    kind SMALLINT NOT NULL,
    name TEXT NOT NULL,                     -- the file, as its sender calls it
    entered_by TEXT NOT NULL,
    source TEXT,                            -- whence its facts are; null: the import itself
    strict BOOLEAN NOT NULL,                -- one row that cannot be read refuses everything
    state SMALLINT NOT NULL,                -- 0 waiting, 1 running, 2 done, 3 refused, 4 cancelled
    created_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    total_bytes BIGINT NOT NULL,
    read_bytes BIGINT NOT NULL DEFAULT 0,
    row_count BIGINT NOT NULL DEFAULT 0,
    added BIGINT NOT NULL DEFAULT 0,
    already_there BIGINT NOT NULL DEFAULT 0,
    rejected BIGINT NOT NULL DEFAULT 0,
    fault TEXT,                             -- why it was refused
    change BIGINT                           -- null until its facts are visible
);
CREATE INDEX fact_import_principal ON fact_import (principal, id);
CREATE INDEX fact_import_change ON fact_import (change);
CREATE INDEX fact_import_open ON fact_import (id) WHERE state < 2;

-- Numbers that a principal planted: no campaign has a reason to ask for them.
CREATE TABLE canary (
    principal BIGINT NOT NULL,
    number BIGINT NOT NULL,
    note TEXT,
    planted_ms BIGINT NOT NULL,
    PRIMARY KEY (principal, number)
);

-- Somebody asked for a planted number all the same.
CREATE TABLE leak (
    principal BIGINT NOT NULL,
    number BIGINT NOT NULL,
    campaign BIGINT NOT NULL,
    how TEXT NOT NULL,                      -- check, contact, screening
    agency BIGINT NOT NULL,
    times BIGINT NOT NULL,
    first_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL,
    PRIMARY KEY (principal, number, campaign, how)
);

-- Numbers that a company had judged on a day in Italy.
CREATE TABLE check_count (
    company BIGINT NOT NULL,
    day TEXT NOT NULL,
    how TEXT NOT NULL,                      -- check, screening
    numbers BIGINT NOT NULL,
    PRIMARY KEY (company, day, how)
);

-- Lists to be screened, and what came of them.
CREATE TABLE screening (
    id INTEGER PRIMARY KEY,
    company BIGINT NOT NULL,                -- who asked
    campaign BIGINT NOT NULL,
    principal BIGINT NOT NULL,
    name TEXT NOT NULL,
    phone_column TEXT,
    entered_by TEXT NOT NULL,
    state SMALLINT NOT NULL,                -- 0 waiting, 1 running, 2 done, 3 refused, 4 cancelled
    created_ms BIGINT NOT NULL,
    judged_ms BIGINT,                       -- the instant that was judged
    ended_ms BIGINT,
    total_bytes BIGINT NOT NULL,
    read_bytes BIGINT NOT NULL DEFAULT 0,
    row_count BIGINT NOT NULL DEFAULT 0,
    report TEXT,
    fault TEXT
);
CREATE INDEX screening_company ON screening (company, id);
CREATE INDEX screening_open ON screening (id) WHERE state < 2;

-- How a principal exchanges files with the register, and what a check costs it.
CREATE TABLE rpo_terms (
    principal BIGINT PRIMARY KEY,
    body TEXT NOT NULL
);

-- One trip to the register: numbers chosen, file submitted, answer read.
CREATE TABLE rpo_round (
    id INTEGER PRIMARY KEY,
    principal BIGINT NOT NULL,
    campaign BIGINT NOT NULL,
    entered_by TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    ready BOOLEAN NOT NULL,                 -- all its numbers are stored
    looked_at BIGINT NOT NULL,              -- numbers that were judged
    spared BIGINT NOT NULL,                 -- of them, in need of an answer but refused by another rule anyway
    wanted BIGINT NOT NULL,                 -- in need of an answer
    chosen BIGINT NOT NULL,                 -- of these, within the budget
    price_eur TEXT NOT NULL,
    answered_ms BIGINT,
    answer_at TEXT,
    answers BIGINT NOT NULL DEFAULT 0,
    listed BIGINT NOT NULL DEFAULT 0,
    fact_import BIGINT,                     -- the import that stores the answers
    cancelled_ms BIGINT
);
CREATE INDEX rpo_round_principal ON rpo_round (principal, id);

CREATE TABLE rpo_round_number (
    round BIGINT NOT NULL,
    ordinal BIGINT NOT NULL,                -- in the order of the file
    number BIGINT NOT NULL,
    PRIMARY KEY (round, ordinal)
);

-- Principals that were told which answers end on a day.
CREATE TABLE rpo_notice (
    principal BIGINT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (principal, day)
);
