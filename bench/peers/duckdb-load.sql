-- The facts, each file read once. Nothing here knows the campaign or the instant.
CREATE TABLE rpo AS
  SELECT number, answered_at AS day, listed, revoked_for
  FROM read_csv(':dir/rpo.csv', columns = {number: 'BIGINT', answered_at: 'DATE', listed: 'BOOLEAN', revoked_for: 'VARCHAR'});

-- A plain date is the whole day: it ends where the next begins. An instant ends at once.
CREATE MACRO begins(moment) AS moment::TIMESTAMPTZ;
CREATE MACRO ends(moment) AS
  CASE WHEN length(moment) = 10 THEN (moment::DATE + 1)::TIMESTAMPTZ ELSE moment::TIMESTAMPTZ + INTERVAL 1 MICROSECOND END;

CREATE TABLE objections AS
  SELECT number, begins("at") AS begins, ends("at") AS ends
  FROM read_csv(':dir/objections.csv', columns = {number: 'BIGINT', "at": 'VARCHAR', "to": 'VARCHAR'});

CREATE TABLE consents AS
  SELECT number, begins("at") AS begins, begins("at")::DATE AS day, categories, channels, proof, inside_contract,
         begins(revoked_at) AS revoked
  FROM read_csv(':dir/consents.csv', columns = {number: 'BIGINT', "at": 'VARCHAR', categories: 'VARCHAR', channels: 'VARCHAR',
       proof: 'VARCHAR', inside_contract: 'BOOLEAN', revoked_at: 'VARCHAR'});

CREATE TABLE requests AS
  SELECT number, begins("at") AS begins, begins("at")::DATE AS day, expires, sectors
  FROM read_csv(':dir/requests.csv', columns = {number: 'BIGINT', "at": 'VARCHAR', expires: 'DATE', sectors: 'VARCHAR'});

CREATE TABLE contracts AS
  SELECT * FROM read_csv(':dir/contracts.csv', columns = {number: 'BIGINT', "from": 'DATE', "to": 'DATE'});

CREATE TABLE attempts AS
  SELECT number, "at", outcome
  FROM read_csv(':dir/attempts.csv', columns = {number: 'BIGINT', "at": 'TIMESTAMPTZ', outcome: 'VARCHAR', agency: 'VARCHAR'});
