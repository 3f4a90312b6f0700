-- Cases: what a person gathers against one company, and what happened in them.

CREATE TABLE complaint_case (
    id INTEGER PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    subject TEXT NOT NULL,
    title TEXT NOT NULL,
    brand BIGINT REFERENCES brand (id),
    named TEXT,                             -- the company, where no brand was chosen
    kind TEXT,                              -- what it sells, by the person's word
    basis TEXT,                             -- why the person thinks that it was this company
    address TEXT,                           -- where letters go
    pec TEXT,
    told TEXT,                              -- what it is about, in the person's words
    opened_ms BIGINT NOT NULL,
    closed_ms BIGINT,
    change BIGINT NOT NULL
);
CREATE INDEX complaint_case_person ON complaint_case (person, id);
CREATE INDEX complaint_case_brand ON complaint_case (brand);

-- The contacts received that a case is about.
CREATE TABLE case_entry (
    complaint_case BIGINT NOT NULL REFERENCES complaint_case (id) ON DELETE CASCADE,
    entry BIGINT NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
    PRIMARY KEY (complaint_case, entry)
);
CREATE INDEX case_entry_entry ON case_entry (entry);

-- What else happened: calls made, letters, answers, documents.
CREATE TABLE case_act (
    id INTEGER PRIMARY KEY,
    complaint_case BIGINT NOT NULL REFERENCES complaint_case (id) ON DELETE CASCADE,
    device_key TEXT NOT NULL,               -- made by the form: what arrives twice counts once
    written_by BIGINT NOT NULL,             -- the account
    recorded_ms BIGINT NOT NULL,
    kind TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    day_only BOOLEAN NOT NULL,              -- the hour is not known: at_ms is midnight in Italy
    way TEXT,
    body TEXT,                              -- to whom, or from whom
    who TEXT,                               -- the name of the one who spoke or signed
    operator_code TEXT,
    number_given TEXT NOT NULL,             -- whether a complaint number was given
    complaint_number TEXT,
    promised TEXT,
    promised_by TEXT,                       -- a day
    witness TEXT,
    said TEXT,
    waited_minutes INTEGER,
    seconds INTEGER,
    answers BIGINT,                         -- the act that this one answers
    url TEXT,
    file BIGINT,                            -- in the vault
    taken_back_ms BIGINT,
    change BIGINT NOT NULL,
    UNIQUE (complaint_case, device_key)
);
CREATE INDEX case_act_case ON case_act (complaint_case, at_ms);

-- What goes on top of letters and reports, sealed with the house secret.
CREATE TABLE complainant (
    person BIGINT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    box BLOB NOT NULL
);
