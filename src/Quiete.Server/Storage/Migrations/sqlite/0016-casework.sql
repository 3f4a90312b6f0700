-- What people do with cases: forms that count once, calls told in full, forms not finished, complaints on public pages.

ALTER TABLE complaint_case ADD COLUMN device_key TEXT;      -- made with the form: the same one sent twice opens one case
CREATE UNIQUE INDEX complaint_case_key ON complaint_case (person, device_key);

ALTER TABLE case_act ADD COLUMN country TEXT;               -- from where the agent spoke, by their word
ALTER TABLE case_act ADD COLUMN refused_ms BIGINT;          -- when a complaint number was refused
ALTER TABLE case_act ADD COLUMN solved BOOLEAN;
ALTER TABLE case_act ADD COLUMN compared BOOLEAN NOT NULL DEFAULT FALSE;    -- told in the public comparison of customer services

-- What was written in a form that could not be saved, sealed with the house secret.
CREATE TABLE case_draft (
    account BIGINT NOT NULL,
    person BIGINT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    form TEXT NOT NULL,
    box BLOB NOT NULL,
    kept_ms BIGINT NOT NULL,
    PRIMARY KEY (account, person, form)
);

-- What was seen of a post or an answer on a public page.
CREATE TABLE social_capture (
    act BIGINT PRIMARY KEY REFERENCES case_act (id) ON DELETE CASCADE,
    sha256 BLOB NOT NULL,
    bytes BIGINT NOT NULL,
    name TEXT NOT NULL,
    taken_ms BIGINT NOT NULL
);

-- Whether a person holds an answer for automatic, and on which signs.
CREATE TABLE social_judgement (
    act BIGINT PRIMARY KEY REFERENCES case_act (id) ON DELETE CASCADE,
    automatic BOOLEAN NOT NULL,
    signs TEXT NOT NULL,                    -- JSON
    judged_ms BIGINT NOT NULL,
    judged_by BIGINT NOT NULL               -- the account
);
