SET TimeZone = 'Europe/Rome';
CREATE FUNCTION begins(moment text) RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT moment::timestamptz $$;
-- A plain date is the whole day: it ends where the next begins. An instant ends at once.
CREATE FUNCTION ends(moment text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN length(moment) = 10 THEN (moment::date + 1)::timestamptz ELSE moment::timestamptz + interval '1 microsecond' END $$;

-- Unlogged: durability is not what is measured. Loaded in one transaction, so that COPY may freeze the rows.
BEGIN;
CREATE UNLOGGED TABLE rpo (number bigint, day date, listed boolean, revoked_for text);
\copy rpo FROM ':dir/rpo.csv' (FORMAT csv, HEADER, FREEZE)
CREATE UNLOGGED TABLE raw_objections (number bigint, at text, "to" text);
\copy raw_objections FROM ':dir/objections.csv' (FORMAT csv, HEADER, FREEZE)
CREATE UNLOGGED TABLE raw_consents (number bigint, at text, categories text, channels text, proof text, inside_contract boolean, revoked_at text);
\copy raw_consents FROM ':dir/consents.csv' (FORMAT csv, HEADER, FREEZE)
CREATE UNLOGGED TABLE raw_requests (number bigint, at text, expires date, sectors text);
\copy raw_requests FROM ':dir/requests.csv' (FORMAT csv, HEADER, FREEZE)
CREATE UNLOGGED TABLE contracts (number bigint, "from" date, "to" date);
\copy contracts FROM ':dir/contracts.csv' (FORMAT csv, HEADER, FREEZE)
CREATE UNLOGGED TABLE attempts (number bigint, at timestamptz, outcome text, agency text);
\copy attempts FROM ':dir/attempts.csv' (FORMAT csv, HEADER, FREEZE)
COMMIT;

CREATE UNLOGGED TABLE objections AS SELECT number, begins(at) AS begins, ends(at) AS ends FROM raw_objections;
CREATE UNLOGGED TABLE consents AS
  SELECT number, begins(at) AS begins, begins(at)::date AS day, categories, channels, proof, inside_contract, begins(revoked_at) AS revoked
  FROM raw_consents;
CREATE UNLOGGED TABLE requests AS SELECT number, begins(at) AS begins, begins(at)::date AS day, expires, sectors FROM raw_requests;
ANALYZE;
