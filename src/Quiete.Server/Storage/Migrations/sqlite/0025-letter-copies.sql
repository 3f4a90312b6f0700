-- Letters as they were downloaded: what a person may have sent, whatever the case becomes afterwards.

CREATE TABLE letter_copy (
    letter BIGINT NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
    print TEXT NOT NULL,                    -- of the text: the same one downloaded again is one copy
    at_ms BIGINT NOT NULL,                  -- when it was last downloaded
    box BLOB NOT NULL,                      -- the text, sealed with the house secret
    hash BLOB NOT NULL,                     -- SHA-256 of the PDF
    PRIMARY KEY (letter, print)
);
