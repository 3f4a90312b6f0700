-- What is made of what people record.

-- Other names for a brand: what people wrote that an administrator joined to it.
CREATE TABLE brand_alias (
    name TEXT PRIMARY KEY,                  -- folded
    brand BIGINT NOT NULL REFERENCES brand (id),
    since_ms BIGINT NOT NULL,
    change BIGINT NOT NULL
);

-- The owner of a line says that contacts in its name are not theirs.
CREATE TABLE line_dispute (
    id INTEGER PRIMARY KEY,
    line TEXT NOT NULL,                     -- as the engine writes it
    account BIGINT NOT NULL,                -- who disputed
    company BIGINT REFERENCES company (id), -- for which company; null: a person whose number it is
    words TEXT NOT NULL,
    opened_ms BIGINT NOT NULL,
    due TEXT NOT NULL,                      -- the last day for a decision
    decided_ms BIGINT,
    upheld BOOLEAN,
    reason TEXT,
    decided_by TEXT,
    change BIGINT NOT NULL
);
CREATE UNIQUE INDEX line_dispute_open ON line_dispute (line) WHERE decided_ms IS NULL;
CREATE INDEX line_dispute_change ON line_dispute (change);

-- What a company answers, on the page of a brand or of a line: one current text.
CREATE TABLE company_answer (
    subject TEXT NOT NULL,                  -- 'brand 7' or 'line +39…'
    company BIGINT NOT NULL REFERENCES company (id),
    words TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (subject, company)
);

-- Calls that people made to a company's customer service.
CREATE TABLE service_call (
    id INTEGER PRIMARY KEY,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    brand BIGINT NOT NULL REFERENCES brand (id),
    day TEXT NOT NULL,
    waited_minutes INTEGER NOT NULL,
    complaint_number BOOLEAN,               -- null: not asked for
    solved BOOLEAN NOT NULL,
    entered_ms BIGINT NOT NULL,
    taken_back_ms BIGINT
);
CREATE INDEX service_call_person ON service_call (person);
CREATE INDEX service_call_day ON service_call (day);
