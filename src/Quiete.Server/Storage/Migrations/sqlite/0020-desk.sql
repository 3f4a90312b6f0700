-- Cases handed to associations, what their officers do with them, and complaints that reach companies.

-- All that an association keeps of a case that was withdrawn or deleted: that there was one, and from which day.
CREATE TABLE handover_tally (
    id INTEGER PRIMARY KEY,
    association BIGINT NOT NULL REFERENCES company (id),
    day TEXT NOT NULL
);
CREATE INDEX handover_tally_association ON handover_tally (association);

CREATE TABLE case_handover (
    id INTEGER PRIMARY KEY,
    complaint_case BIGINT NOT NULL REFERENCES complaint_case (id) ON DELETE CASCADE,
    association BIGINT NOT NULL REFERENCES company (id),
    tally BIGINT NOT NULL REFERENCES handover_tally (id),
    consented_by BIGINT NOT NULL,           -- the account: the person's own, or a helper's
    consented_ms BIGINT NOT NULL,
    words_version INTEGER NOT NULL,
    words TEXT NOT NULL,                    -- what the person agreed to, as they read it
    shares_contact BOOLEAN NOT NULL,
    shares_numbers BOOLEAN NOT NULL,
    shares_name BOOLEAN NOT NULL,           -- in documents that the association makes for others
    withdrawn_ms BIGINT,
    status TEXT NOT NULL,
    urgency TEXT NOT NULL,
    officer BIGINT,                         -- the account that looks after it
    answered_ms BIGINT,                     -- when the association first wrote to the person
    ended_ms BIGINT,
    outcome TEXT
);
CREATE UNIQUE INDEX case_handover_standing ON case_handover (complaint_case) WHERE withdrawn_ms IS NULL;
CREATE INDEX case_handover_case ON case_handover (complaint_case);
CREATE INDEX case_handover_desk ON case_handover (association, id) WHERE withdrawn_ms IS NULL;
CREATE INDEX case_handover_tally ON case_handover (tally);

-- What officers note for themselves: gone with the consent.
CREATE TABLE desk_note (
    id INTEGER PRIMARY KEY,
    handover BIGINT NOT NULL REFERENCES case_handover (id) ON DELETE CASCADE,
    written_by BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    said TEXT NOT NULL
);
CREATE INDEX desk_note_handover ON desk_note (handover, id);

-- Answers that an association writes often.
CREATE TABLE desk_template (
    id INTEGER PRIMARY KEY,
    association BIGINT NOT NULL REFERENCES company (id),
    name TEXT NOT NULL,
    said TEXT NOT NULL,
    UNIQUE (association, name)
);

-- A complaint as it reached a company. The code, the days and the company's own answer stay; what the person wrote is below, and goes with the case.
CREATE TABLE company_complaint (
    code BIGINT PRIMARY KEY,
    principal BIGINT NOT NULL REFERENCES company (id),
    complaint_case BIGINT REFERENCES complaint_case (id) ON DELETE SET NULL,
    sent_ms BIGINT NOT NULL,
    due TEXT NOT NULL,                      -- the last day of the clock, in Italy
    clock TEXT NOT NULL,
    withdrawn_ms BIGINT,
    asked_ms BIGINT,                        -- when the company last asked for more
    draft TEXT,
    answer TEXT,
    answered_by BIGINT,                     -- the company's account
    answered_ms BIGINT,
    closed_ms BIGINT,
    solved BOOLEAN,                         -- by the person's word
    change BIGINT NOT NULL
);
CREATE INDEX company_complaint_principal ON company_complaint (principal, due);
CREATE INDEX company_complaint_case ON company_complaint (complaint_case);

-- What the company was shown, sealed with the house secret: gone with the case, or when the person takes the complaint back.
CREATE TABLE company_complaint_text (
    code BIGINT PRIMARY KEY REFERENCES company_complaint (code) ON DELETE CASCADE,
    complaint_case BIGINT NOT NULL REFERENCES complaint_case (id) ON DELETE CASCADE,
    sent_by BIGINT NOT NULL,                -- the account
    box BLOB NOT NULL
);
CREATE INDEX company_complaint_text_case ON company_complaint_text (complaint_case);

-- The agencies whose contacts a complaint is about.
CREATE TABLE company_complaint_agency (
    code BIGINT NOT NULL REFERENCES company_complaint_text (code) ON DELETE CASCADE,
    agency BIGINT NOT NULL REFERENCES company (id),
    PRIMARY KEY (code, agency)
);
CREATE INDEX company_complaint_agency_of ON company_complaint_agency (agency);

-- What company and person wrote to each other between complaint and answer.
CREATE TABLE company_complaint_word (
    id INTEGER PRIMARY KEY,
    code BIGINT NOT NULL REFERENCES company_complaint_text (code) ON DELETE CASCADE,
    by_company BOOLEAN NOT NULL,
    at_ms BIGINT NOT NULL,
    said TEXT NOT NULL
);
CREATE INDEX company_complaint_word_of ON company_complaint_word (code, id);
