-- Equal texts have equal marks: what was written down twice is found without reading what was written.
ALTER TABLE case_act ADD COLUMN said_mark BIGINT;
