PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -2000000;
PRAGMA temp_store = MEMORY;

-- Summer time of Italy, in seconds of UTC: SQLite knows no time zones.
CREATE TABLE summer (from_utc INTEGER, to_utc INTEGER);
WITH RECURSIVE years(y) AS (SELECT 2010 UNION ALL SELECT y + 1 FROM years WHERE y < 2040)
INSERT INTO summer SELECT unixepoch(y || '-04-01 01:00', 'weekday 0', '-7 days'), unixepoch(y || '-11-01 01:00', 'weekday 0', '-7 days') FROM years;

.mode csv
CREATE TABLE raw_rpo (number INTEGER, answered_at TEXT, listed TEXT, revoked_for TEXT);
.import --skip 1 ':dir/rpo.csv' raw_rpo
CREATE TABLE raw_objections (number INTEGER, at TEXT, "to" TEXT);
.import --skip 1 ':dir/objections.csv' raw_objections
CREATE TABLE raw_consents (number INTEGER, at TEXT, categories TEXT, channels TEXT, proof TEXT, inside_contract TEXT, revoked_at TEXT);
.import --skip 1 ':dir/consents.csv' raw_consents
CREATE TABLE raw_requests (number INTEGER, at TEXT, expires TEXT, sectors TEXT);
.import --skip 1 ':dir/requests.csv' raw_requests
CREATE TABLE raw_contracts (number INTEGER, "from" TEXT, "to" TEXT);
.import --skip 1 ':dir/contracts.csv' raw_contracts
CREATE TABLE raw_attempts (number INTEGER, at TEXT, outcome TEXT, agency TEXT);
.import --skip 1 ':dir/attempts.csv' raw_attempts

-- Loaded in the order of the key, so that the tree is written once.
CREATE TABLE rpo (number INTEGER, day INTEGER, listed INTEGER, revoked_for TEXT, PRIMARY KEY (number, day, listed, revoked_for)) WITHOUT ROWID;
INSERT OR IGNORE INTO rpo SELECT number, unixepoch(answered_at) / 86400, listed = 'true', revoked_for FROM raw_rpo ORDER BY 1, 2, 3, 4;
DROP TABLE raw_rpo;

-- A day begins at midnight in Italy. A plain date ends where the next day begins; an instant ends at once.
CREATE VIEW moments AS
  SELECT 'objection' AS kind, rowid AS fact, at FROM raw_objections UNION ALL
  SELECT 'consent', rowid, at FROM raw_consents UNION ALL SELECT 'revoked', rowid, revoked_at FROM raw_consents WHERE revoked_at <> '' UNION ALL
  SELECT 'request', rowid, at FROM raw_requests;
CREATE TABLE moment (kind TEXT, fact INTEGER, begins INTEGER, ends INTEGER, day INTEGER, PRIMARY KEY (kind, fact)) WITHOUT ROWID;
INSERT INTO moment
  SELECT kind, fact,
    CASE whole WHEN 1 THEN utc - 3600 - 3600 * EXISTS (SELECT 1 FROM summer WHERE utc - 3600 >= from_utc AND utc - 3600 < to_utc) ELSE utc END,
    CASE whole WHEN 1 THEN utc + 82800 - 3600 * EXISTS (SELECT 1 FROM summer WHERE utc + 82800 >= from_utc AND utc + 82800 < to_utc) ELSE utc + 1 END,
    CASE whole WHEN 1 THEN utc ELSE utc + 3600 + 3600 * EXISTS (SELECT 1 FROM summer WHERE utc >= from_utc AND utc < to_utc) END / 86400
  FROM (SELECT kind, fact, unixepoch(at) AS utc, length(at) = 10 AS whole FROM moments);

CREATE TABLE objections AS SELECT number, begins, ends FROM raw_objections AS raw JOIN moment ON kind = 'objection' AND fact = raw.rowid;
CREATE TABLE consents AS
  SELECT number, given.begins, given.day, categories, channels, proof, inside_contract = 'true' AS inside_contract, gone.begins AS revoked
  FROM raw_consents AS raw JOIN moment AS given ON given.kind = 'consent' AND given.fact = raw.rowid
  LEFT JOIN moment AS gone ON gone.kind = 'revoked' AND gone.fact = raw.rowid;
CREATE TABLE requests AS
  SELECT number, begins, day, unixepoch(nullif(expires, '')) / 86400 AS expires, nullif(sectors, '') AS sectors
  FROM raw_requests AS raw JOIN moment ON kind = 'request' AND fact = raw.rowid;
CREATE TABLE contracts AS
  SELECT number, unixepoch("from") / 86400 AS "from", unixepoch(nullif("to", '')) / 86400 AS "to" FROM raw_contracts;
CREATE TABLE attempts AS SELECT number, unixepoch(at) AS at, outcome FROM raw_attempts;
