PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -2000000;
PRAGMA temp_store = MEMORY;
PRAGMA threads = 2;

.mode csv
CREATE TABLE raw_list (name TEXT, phone TEXT, campaign TEXT, id INTEGER);
.import --skip 1 ':dir/contacts.csv' raw_list
CREATE TABLE list AS
  WITH raw AS MATERIALIZED (
    SELECT *, replace(replace(replace(replace(replace(replace(phone, ' ', ''), '.', ''), '/', ''), '(', ''), ')', ''), '-', '') AS bare
    FROM raw_list
  ), split AS MATERIALIZED (
    SELECT *, CASE WHEN bare LIKE '+39%' THEN substr(bare, 4) WHEN bare LIKE '0039%' THEN substr(bare, 5)
                   WHEN bare LIKE '+%' THEN substr(bare, 2) WHEN bare LIKE '00%' THEN substr(bare, 3)
                   ELSE bare END AS digits,
           bare LIKE '+%' AND bare NOT LIKE '+39%'
             OR bare LIKE '00%' AND bare NOT LIKE '0039%' AS foreign_form
    FROM raw
  ), read AS MATERIALIZED (
    SELECT *, CASE
      WHEN digits = '' OR digits GLOB '*[^0-9]*' THEN 'unreadable'
      WHEN foreign_form THEN CASE WHEN length(digits) BETWEEN 7 AND 15 AND substr(digits, 1, 1) <> '0' THEN 'foreign' ELSE 'unreadable' END
      WHEN substr(digits, 1, 1) = '3' AND length(digits) BETWEEN 9 AND 10 AND substr(digits, 1, 3) IN (:mobile) THEN 'subscriber'
      WHEN substr(digits, 1, 1) = '0' AND length(digits) BETWEEN 6 AND 11 AND (substr(digits, 1, 2) IN (:area2)
        OR substr(digits, 1, 3) IN (:area3) OR substr(digits, 1, 4) IN (:area4)) THEN 'subscriber'
      WHEN digits IN (:short) THEN 'short'
      WHEN substr(digits, 1, 3) = '800' AND length(digits) = 9 THEN 'subscriber'
      WHEN substr(digits, 1, 3) = '899' AND length(digits) = 9 OR substr(digits, 1, 3) = '892' AND length(digits) = 6 THEN 'premium'
      ELSE 'unreadable' END AS kind
    FROM split
  )
  SELECT name, phone, campaign, id, kind,
         CASE kind WHEN 'unreadable' THEN NULL WHEN 'short' THEN NULL WHEN 'foreign' THEN CAST(digits AS INTEGER)
                   ELSE CAST('39' || digits AS INTEGER) END AS number
  FROM read;

CREATE TABLE now AS SELECT unixepoch(:instant) AS instant, unixepoch(substr(:instant, 1, 10)) / 86400 AS day;

-- What is known, one row for each number that has any.
CREATE TABLE answer (number INTEGER PRIMARY KEY, latest, listed_since, clear_until);
INSERT INTO answer
    -- Of one day's answers, listed beats not listed and not revoked beats revoked.
    SELECT number, max(rpo.day * 4 + listed * 2
             + (instr('|' || revoked_for || '|', '|Rete Chiara|') = 0)) AS latest,
           min(rpo.day) FILTER (WHERE listed) AS listed_since, max(rpo.day) FILTER (WHERE NOT listed) AS clear_until
    FROM rpo, now WHERE rpo.day <= now.day AND number IN (SELECT number FROM list) GROUP BY number;
CREATE TABLE objection (number INTEGER PRIMARY KEY, objected);
INSERT INTO objection
    SELECT number, max(ends) AS objected FROM objections, now WHERE begins <= instant GROUP BY number;
CREATE TABLE request (number INTEGER PRIMARY KEY, requested);
INSERT INTO request
    SELECT number, max(begins) AS requested FROM requests, now
    WHERE begins <= instant AND coalesce(expires, requests.day + 30) >= now.day
      AND (sectors IS NULL OR instr('|' || sectors || '|', '|telecom|') > 0)
    GROUP BY number;
CREATE TABLE consent (number INTEGER PRIMARY KEY, consented, outside, inside);
INSERT INTO consent
    SELECT number, max(begins) AS consented, max(consents.day) FILTER (WHERE NOT inside_contract) AS outside, max(inside_contract) AS inside
    FROM consents, now
    WHERE begins <= instant AND proof <> '' AND (revoked IS NULL OR revoked > instant)
      AND instr('|' || categories || '|', '|telecom|') > 0 AND instr('|' || channels || '|', '|live-call|') > 0
    GROUP BY number;
CREATE TABLE contract (number INTEGER PRIMARY KEY, customer);
INSERT INTO contract
    SELECT DISTINCT number, 1 AS customer FROM contracts, now
    WHERE "from" <= day AND ("to" IS NULL OR "to" >= day - 30);
CREATE TABLE attempt (number INTEGER PRIMARY KEY, third, latest_call, refused, not_now, silent);
INSERT INTO attempt
    SELECT number, max("at") FILTER (WHERE place = 3) AS third, max("at") AS latest_call, max("at") FILTER (WHERE outcome = 'refused') AS refused,
           max("at") FILTER (WHERE outcome = 'not-now') AS not_now, max("at") FILTER (WHERE outcome = 'silent') AS silent
    FROM (SELECT number, "at", outcome, row_number() OVER (PARTITION BY number ORDER BY "at" DESC) AS place
          FROM attempts, now WHERE "at" <= instant) GROUP BY number;

.headers on
.separator , "\n"
.output ':out'
  WITH known AS MATERIALIZED (
    SELECT list.*, instant, now.day AS today, requested, consented,
           latest >> 2 AS answered, (latest & 2) <> 0 AS is_listed, (latest & 1) = 0 AS revoked,
           listed_since, clear_until, objected, outside, inside, customer,
           CASE WHEN third > instant - 720 * 3600 THEN third + 720 * 3600 END AS attempts_end,
           CASE WHEN latest_call > instant - 24 * 3600 AND (requested IS NULL OR requested <= latest_call)
                THEN latest_call + 24 * 3600 END AS redial_end,
           CASE WHEN refused > instant - 4320 * 3600 THEN refused + 4320 * 3600 END AS refusal_end,
           CASE WHEN not_now > instant - 720 * 3600 THEN not_now + 720 * 3600 END AS not_now_end,
           CASE WHEN silent > instant - 120 * 3600 THEN silent + 120 * 3600 END AS silent_end
    FROM now CROSS JOIN list
    LEFT JOIN answer USING (number) LEFT JOIN objection USING (number) LEFT JOIN request USING (number)
    LEFT JOIN consent USING (number) LEFT JOIN contract USING (number) LEFT JOIN attempt USING (number)
  ), judged AS (
    SELECT *,
           CASE kind WHEN 'unreadable' THEN 'unreadable' WHEN 'short' THEN 'short-number' WHEN 'premium' THEN 'premium-number'
                     WHEN 'foreign' THEN 'no-pack-for-country' END AS number_code,
           objected IS NOT NULL AND NOT coalesce(requested >= objected, 0) AND NOT coalesce(consented >= objected, 0) AS opposed,
           CASE WHEN requested IS NOT NULL THEN NULL
                WHEN answered IS NULL THEN 'rpo-never-checked'
                WHEN today > answered + 15 THEN 'rpo-answer-stale'
                WHEN NOT is_listed OR revoked OR inside AND customer THEN NULL
                WHEN outside IS NULL THEN 'rpo-listed'
                WHEN outside <= clear_until THEN 'consent-voided'
                WHEN listed_since < outside THEN NULL
                ELSE 'consent-order-unknown' END AS rpo_code,
           nullif(max(coalesce(attempts_end, 0), coalesce(redial_end, 0), coalesce(refusal_end, 0), coalesce(not_now_end, 0),
             coalesce(silent_end, 0)), 0) AS wait
    FROM known
  ), decided AS (
    SELECT *, CASE WHEN number_code IS NOT NULL OR opposed OR wait IS NOT NULL OR rpo_code <> 'consent-order-unknown' THEN 'refuse'
                   WHEN rpo_code IS NOT NULL THEN 'ask' ELSE 'allow' END AS decision
    FROM judged
  )
  SELECT name, phone, campaign, id, '+' || number AS quiete_number, decision AS quiete_decision,
         substr(CASE WHEN opposed THEN '|IT.PRIV.objection:objection' ELSE '' END
           || coalesce('|IT.RPO.check:' || rpo_code, '')
           || CASE WHEN silent_end IS NOT NULL THEN '|IT.SILENT:silent-pause' ELSE '' END
           || coalesce('|NUMBER:' || number_code, '')
           || CASE WHEN attempts_end IS NOT NULL THEN '|POLICY.attempts:attempts-exhausted' ELSE '' END
           || CASE WHEN redial_end IS NOT NULL THEN '|POLICY.redial:redial-pause' ELSE '' END
           || CASE WHEN not_now_end IS NOT NULL THEN '|POLICY.refusal:not-now-pause' ELSE '' END
           || CASE WHEN refusal_end IS NOT NULL THEN '|POLICY.refusal:refusal-pause' ELSE '' END, 2) AS quiete_reasons,
         -- The calling hours close before anything else can end.
         CASE WHEN decision = 'allow' THEN substr(:instant, 1, 10) || 'T20:00:00' || substr(:instant, 20) END AS quiete_valid_until,
         CASE WHEN NOT opposed AND number_code IS NULL AND (rpo_code IS NULL OR rpo_code = 'consent-order-unknown')
              THEN
              CASE WHEN EXISTS (SELECT 1 FROM summer WHERE wait >= from_utc AND wait < to_utc)
                   THEN strftime('%Y-%m-%dT%H:%M:%S+02:00', wait + 7200, 'unixepoch')
                   ELSE strftime('%Y-%m-%dT%H:%M:%S+01:00', wait + 3600, 'unixepoch') END END AS quiete_earliest
  FROM decided;
