-- Companies, who may call for whom, their lines, policies and campaigns.
CREATE TABLE company (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('principal', 'agency', 'association')),
    name TEXT NOT NULL UNIQUE,              -- as rules and lists name it
    legal_name TEXT NOT NULL,
    vat TEXT,
    contact_email TEXT,
    website TEXT,
    sector TEXT,                            -- of a principal: what it sells
    roc TEXT,                               -- of an agency: its number in the register of operators
    roc_to TEXT,                            -- days are texts, yyyy-MM-dd
    code_member BOOLEAN NOT NULL DEFAULT FALSE,
    code_to TEXT,
    turnover_eur BIGINT,                    -- yearly, for the range of fines; null: not given
    created_ms BIGINT NOT NULL,
    closed_ms BIGINT
);

-- Caller lines declared to the public. One line belongs to one company at a time.
CREATE TABLE caller_line (
    id INTEGER PRIMARY KEY,
    company BIGINT NOT NULL REFERENCES company (id),
    line TEXT NOT NULL,                     -- as the engine writes it: +39…, a short code, a sender's name
    recallable BOOLEAN NOT NULL,
    declared_ms BIGINT NOT NULL,
    withdrawn_ms BIGINT
);
CREATE UNIQUE INDEX caller_line_declared ON caller_line (line) WHERE withdrawn_ms IS NULL;
CREATE INDEX caller_line_company ON caller_line (company);

-- Who may call for whom, on the days from..to inclusive. A sub-agency's mandate names the agency that passed it on.
CREATE TABLE mandate (
    id INTEGER PRIMARY KEY,
    principal BIGINT NOT NULL REFERENCES company (id),
    agency BIGINT NOT NULL REFERENCES company (id),
    through BIGINT REFERENCES company (id),
    from_day TEXT NOT NULL,
    to_day TEXT,
    created_ms BIGINT NOT NULL,
    ended_ms BIGINT
);
CREATE INDEX mandate_of ON mandate (principal, agency);

-- A principal's contact policy in the form of the case file's field "policy". Later ones do not erase earlier ones.
CREATE TABLE policy (
    id INTEGER PRIMARY KEY,
    principal BIGINT NOT NULL REFERENCES company (id),
    body TEXT NOT NULL,
    from_day TEXT,
    to_day TEXT,
    created_ms BIGINT NOT NULL,
    withdrawn_ms BIGINT
);
CREATE INDEX policy_of ON policy (principal);

CREATE TABLE campaign (
    id INTEGER PRIMARY KEY,
    principal BIGINT NOT NULL REFERENCES company (id),
    agency BIGINT REFERENCES company (id),  -- null: the principal's own staff
    name TEXT NOT NULL,
    sector TEXT NOT NULL,
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL,
    line TEXT,                              -- the line shown; null: withheld
    origin_country TEXT,
    from_day TEXT,
    to_day TEXT,
    created_ms BIGINT NOT NULL,
    closed_ms BIGINT,
    UNIQUE (principal, name)
);
CREATE INDEX campaign_agency ON campaign (agency);

-- Moves with every write above, in its transaction: whoever keeps companies in memory looks here whether they are still the same.
CREATE TABLE company_change (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    last BIGINT NOT NULL
);
INSERT INTO company_change (id, last) VALUES (1, 0);
