-- A capture in the vault is known by its file alone and goes with it. Names are kept nowhere else.
CREATE TABLE capture (
    act BIGINT PRIMARY KEY REFERENCES case_act (id) ON DELETE CASCADE,
    file BIGINT REFERENCES vault_file (id) ON DELETE CASCADE,
    sha256 BYTEA,                            -- where it lies in no vault: a helper brought it
    bytes BIGINT,
    taken_ms BIGINT NOT NULL
);
INSERT INTO capture (act, file, sha256, bytes, taken_ms)
SELECT seen.act, kept.id, CASE WHEN kept.id IS NULL THEN seen.sha256 END, CASE WHEN kept.id IS NULL THEN seen.bytes END, seen.taken_ms
FROM social_capture seen JOIN case_act ON case_act.id = seen.act LEFT JOIN vault_file kept ON kept.id = case_act.file;
DROP TABLE social_capture;
ALTER TABLE capture RENAME TO social_capture;
CREATE INDEX social_capture_file ON social_capture (file);
