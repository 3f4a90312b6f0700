-- Reports as they stood when the person noted them as sent: word for word, whatever the case becomes afterwards.

CREATE TABLE sent_report (
    act BIGINT PRIMARY KEY REFERENCES case_act (id) ON DELETE CASCADE,
    form TEXT NOT NULL,
    box BYTEA NOT NULL,                      -- its JSON, sealed with the house secret
    hash BYTEA NOT NULL                      -- SHA-256 of the JSON
);
