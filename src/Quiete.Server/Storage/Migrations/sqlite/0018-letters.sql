-- Letters of cases: drafts, and what was sent.

CREATE TABLE letter (
    id INTEGER PRIMARY KEY,
    complaint_case BIGINT NOT NULL REFERENCES complaint_case (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    box BLOB NOT NULL,                      -- what was typed, sealed with the house secret
    changed_ms BIGINT NOT NULL,
    sent_ms BIGINT,                         -- when it was said to be sent; null: a draft
    sent_box BLOB,                          -- the letter as it was sent, sealed
    hash BLOB,                              -- SHA-256 of what was sent
    act BIGINT                              -- the act that tells of it
);
CREATE INDEX letter_case ON letter (complaint_case, id);
CREATE UNIQUE INDEX letter_draft ON letter (complaint_case, kind) WHERE sent_ms IS NULL;
