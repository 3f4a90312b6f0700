-- Facts, decisions, the contact ledger.

-- One row for one piece of dated evidence, in the form in which the judge reads it (the elements of a case's "standing").
-- principal 0: it holds for every principal.
CREATE TABLE fact (
    id INTEGER PRIMARY KEY,
    principal BIGINT NOT NULL,
    number BIGINT NOT NULL,                 -- the bits of an E.164 number
    kind SMALLINT NOT NULL,                 -- 0 rpo, 1 objection, 2 consent, 3 request, 4 contract, 5 attempt
    body TEXT NOT NULL,
    source TEXT NOT NULL,                   -- who entered it, such as "key 12", "import 3", "rpo 4", "person"
    evidence TEXT,
    entered_ms BIGINT NOT NULL,
    change BIGINT NOT NULL
);
CREATE INDEX fact_number ON fact (number, principal);
CREATE INDEX fact_change ON fact (change);

-- Numbers of one person, as far as a principal knows: caps and pauses hold over all of them. subject is one of them.
CREATE TABLE number_link (
    principal BIGINT NOT NULL,
    number BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    PRIMARY KEY (principal, number)
);
CREATE INDEX number_link_number ON number_link (number);
CREATE INDEX number_link_subject ON number_link (principal, subject);

-- Rows to lock: whoever decides about a person holds the person until the commit. Only where there are several writers.
CREATE TABLE subject_lock (
    subject BIGINT PRIMARY KEY,
    epoch BIGINT NOT NULL
);

-- Every decision, refusals too. What names the person (number, salt) may be erased; the payload never changes.
CREATE TABLE decision (
    code BIGINT PRIMARY KEY,                -- the short code's bits
    at_ms BIGINT NOT NULL,
    principal BIGINT NOT NULL,
    agency BIGINT,
    campaign BIGINT NOT NULL,
    number BIGINT,
    salt BLOB,
    verdict SMALLINT NOT NULL,              -- 0 allow, 1 ask, 2 refuse
    payload TEXT NOT NULL,                  -- canonical JSON, as the receipt holds it
    facts TEXT,                             -- what the reasons rest on, reason by reason; not in the payload, erased with the person
    batch BIGINT NOT NULL,
    batch_index INTEGER NOT NULL,
    asked_by BIGINT NOT NULL,               -- the company that asked
    request_key TEXT,                       -- Idempotency-Key
    request_hash BLOB,
    external_id TEXT
);
CREATE UNIQUE INDEX decision_request ON decision (asked_by, request_key) WHERE request_key IS NOT NULL;
CREATE INDEX decision_number ON decision (number, principal);
CREATE INDEX decision_principal ON decision (principal, at_ms);

-- The contact ledger: one dense row of ordinals per person and principal, so two that race take the same ordinal and one loses.
CREATE TABLE contact (
    subject BIGINT NOT NULL,
    principal BIGINT NOT NULL,
    seq INTEGER NOT NULL,
    code BIGINT NOT NULL UNIQUE,
    number BIGINT NOT NULL,
    agency BIGINT,
    agency_name TEXT,
    campaign BIGINT NOT NULL,
    reserved_ms BIGINT NOT NULL,
    lease_ms BIGINT NOT NULL,               -- until when the slot is held
    state SMALLINT NOT NULL,                -- 0 reserved, 1 attempted, 2 released, 3 stopped by an objection, 4 expired
    attempt_ms BIGINT,
    outcome SMALLINT,                       -- the last one told; the engine's Outcome
    change BIGINT NOT NULL,
    PRIMARY KEY (subject, principal, seq)
);
CREATE INDEX contact_open ON contact (lease_ms) WHERE state = 0;
CREATE INDEX contact_number ON contact (number, principal);
CREATE INDEX contact_change ON contact (change);

-- What was told of a contact, in order; nothing is overwritten.
CREATE TABLE outcome (
    id INTEGER PRIMARY KEY,
    code BIGINT NOT NULL,
    told_ms BIGINT NOT NULL,
    told_by TEXT NOT NULL,
    network TEXT,
    party TEXT,
    result TEXT,
    exercised TEXT,                         -- the right axis, such as objection: stands for good
    sip_call_id TEXT,
    started_ms BIGINT,
    ended_ms BIGINT,
    notes TEXT
);
CREATE INDEX outcome_code ON outcome (code);

-- Agencies that were refused because another held the slot: who asked is next for a while.
CREATE TABLE turn (
    subject BIGINT NOT NULL,
    principal BIGINT NOT NULL,
    agency BIGINT NOT NULL,
    asked_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (subject, principal, agency)
);

-- Decisions "ask": a human looks at the evidence and answers once.
CREATE TABLE question (
    code BIGINT PRIMARY KEY,
    principal BIGINT NOT NULL,
    asked_ms BIGINT NOT NULL,
    answer TEXT,                            -- allowed, refused
    answered_ms BIGINT,
    answered_by TEXT,
    note TEXT,
    evidence TEXT
);
CREATE INDEX question_open ON question (principal, asked_ms) WHERE answer IS NULL;
