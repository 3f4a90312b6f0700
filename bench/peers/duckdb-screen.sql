-- The list: the phone as written, what kind of number it is, and the number as an integer.
CREATE TEMP TABLE list AS
  WITH raw AS (
    SELECT *, translate(coalesce(phone, ''), ' ./()-', '') AS bare
    FROM read_csv(':dir/contacts.csv', columns = {name: 'VARCHAR', phone: 'VARCHAR', campaign: 'VARCHAR', id: 'BIGINT'},
                  quote = '"', escape = '"')
  ), split AS (
    SELECT *, CASE WHEN starts_with(bare, '+39') THEN substr(bare, 4) WHEN starts_with(bare, '0039') THEN substr(bare, 5)
                   WHEN starts_with(bare, '+') THEN substr(bare, 2) WHEN starts_with(bare, '00') THEN substr(bare, 3)
                   ELSE bare END AS digits,
           starts_with(bare, '+') AND NOT starts_with(bare, '+39')
             OR starts_with(bare, '00') AND NOT starts_with(bare, '0039') AS foreign_form
    FROM raw
  ), read AS (
    SELECT *, CASE
      WHEN TRY_CAST(digits AS BIGINT) IS NULL THEN 'unreadable'
      WHEN foreign_form THEN CASE WHEN length(digits) BETWEEN 7 AND 15 AND digits[1] <> '0' THEN 'foreign' ELSE 'unreadable' END
      WHEN digits[1] = '3' AND length(digits) BETWEEN 9 AND 10 AND substr(digits, 1, 3) IN (:mobile) THEN 'subscriber'
      WHEN digits[1] = '0' AND length(digits) BETWEEN 6 AND 11 AND (substr(digits, 1, 2) IN (:area2)
        OR substr(digits, 1, 3) IN (:area3) OR substr(digits, 1, 4) IN (:area4)) THEN 'subscriber'
      WHEN digits IN (:short) THEN 'short'
      WHEN substr(digits, 1, 3) = '800' AND length(digits) = 9 THEN 'subscriber'
      WHEN substr(digits, 1, 3) = '899' AND length(digits) = 9 OR substr(digits, 1, 3) = '892' AND length(digits) = 6 THEN 'premium'
      ELSE 'unreadable' END AS kind
    FROM split
  )
  SELECT name, phone, campaign, id, kind,
         CASE kind WHEN 'unreadable' THEN NULL WHEN 'short' THEN NULL WHEN 'foreign' THEN digits::BIGINT
                   ELSE ('39' || digits)::BIGINT END AS number
  FROM read;

COPY (
  WITH now AS MATERIALIZED (SELECT :instant::TIMESTAMPTZ AS instant, :instant::TIMESTAMPTZ::DATE AS day
  ), answer AS (
    -- Of one day's answers, listed beats not listed and not revoked beats revoked.
    SELECT number, max((rpo.day - DATE '1970-01-01') * 4 + listed::INT * 2
             + (revoked_for IS NULL OR NOT list_contains(string_split(revoked_for, '|'), 'Rete Chiara'))::INT) AS latest,
           min(rpo.day) FILTER (WHERE listed) AS listed_since, max(rpo.day) FILTER (WHERE NOT listed) AS clear_until
    FROM rpo SEMI JOIN list USING (number), now WHERE rpo.day <= now.day GROUP BY number
  ), objection AS (
    SELECT number, max(ends) AS objected FROM objections, now WHERE begins <= instant GROUP BY number
  ), request AS (
    SELECT number, max(begins) AS requested FROM requests, now
    WHERE begins <= instant AND coalesce(expires, requests.day + 30) >= now.day
      AND (sectors IS NULL OR list_contains(string_split(sectors, '|'), 'telecom'))
    GROUP BY number
  ), consent AS (
    SELECT number, max(begins) AS consented, max(consents.day) FILTER (WHERE NOT inside_contract) AS outside, bool_or(inside_contract) AS inside
    FROM consents, now
    WHERE begins <= instant AND proof IS NOT NULL AND (revoked IS NULL OR revoked > instant)
      AND list_contains(string_split(categories, '|'), 'telecom') AND list_contains(string_split(channels, '|'), 'live-call')
    GROUP BY number
  ), contract AS (
    SELECT DISTINCT number, true AS customer FROM contracts, now
    WHERE "from" <= day AND ("to" IS NULL OR "to" >= day - 30)
  ), attempt AS (
    SELECT number, max("at", 3)[3] AS third, max("at") AS latest_call, max("at") FILTER (WHERE outcome = 'refused') AS refused,
           max("at") FILTER (WHERE outcome = 'not-now') AS not_now, max("at") FILTER (WHERE outcome = 'silent') AS silent
    FROM attempts, now WHERE "at" <= instant GROUP BY number
  ), known AS (
    SELECT list.*, instant, now.day AS today, requested, consented,
           DATE '1970-01-01' + (latest >> 2)::INT AS answered, (latest & 2) <> 0 AS is_listed, (latest & 1) = 0 AS revoked,
           listed_since, clear_until, objected, outside, inside, customer,
           CASE WHEN third > instant - INTERVAL '720 hours' THEN third + INTERVAL '720 hours' END AS attempts_end,
           CASE WHEN latest_call > instant - INTERVAL '24 hours' AND (requested IS NULL OR requested <= latest_call)
                THEN latest_call + INTERVAL '24 hours' END AS redial_end,
           CASE WHEN refused > instant - INTERVAL '4320 hours' THEN refused + INTERVAL '4320 hours' END AS refusal_end,
           CASE WHEN not_now > instant - INTERVAL '720 hours' THEN not_now + INTERVAL '720 hours' END AS not_now_end,
           CASE WHEN silent > instant - INTERVAL '120 hours' THEN silent + INTERVAL '120 hours' END AS silent_end
    FROM list CROSS JOIN now
    LEFT JOIN answer USING (number) LEFT JOIN objection USING (number) LEFT JOIN request USING (number)
    LEFT JOIN consent USING (number) LEFT JOIN contract USING (number) LEFT JOIN attempt USING (number)
  ), judged AS (
    SELECT *,
           CASE kind WHEN 'unreadable' THEN 'unreadable' WHEN 'short' THEN 'short-number' WHEN 'premium' THEN 'premium-number'
                     WHEN 'foreign' THEN 'no-pack-for-country' END AS number_code,
           objected IS NOT NULL AND NOT coalesce(requested >= objected, false) AND NOT coalesce(consented >= objected, false) AS opposed,
           CASE WHEN requested IS NOT NULL THEN NULL
                WHEN answered IS NULL THEN 'rpo-never-checked'
                WHEN today > answered + 15 THEN 'rpo-answer-stale'
                WHEN NOT is_listed OR revoked OR inside AND customer THEN NULL
                WHEN outside IS NULL THEN 'rpo-listed'
                WHEN outside <= clear_until THEN 'consent-voided'
                WHEN listed_since < outside THEN NULL
                ELSE 'consent-order-unknown' END AS rpo_code,
           greatest(attempts_end, redial_end, refusal_end, not_now_end, silent_end) AS wait
    FROM known
  ), decided AS (
    SELECT *, CASE WHEN number_code IS NOT NULL OR opposed OR wait IS NOT NULL OR rpo_code <> 'consent-order-unknown' THEN 'refuse'
                   WHEN rpo_code IS NOT NULL THEN 'ask' ELSE 'allow' END AS decision
    FROM judged
  )
  SELECT name, phone, campaign, id, '+' || number AS quiete_number, decision AS quiete_decision,
         nullif(concat_ws('|', CASE WHEN opposed THEN 'IT.PRIV.objection:objection' END, 'IT.RPO.check:' || rpo_code,
           CASE WHEN silent_end IS NOT NULL THEN 'IT.SILENT:silent-pause' END, 'NUMBER:' || number_code,
           CASE WHEN attempts_end IS NOT NULL THEN 'POLICY.attempts:attempts-exhausted' END,
           CASE WHEN redial_end IS NOT NULL THEN 'POLICY.redial:redial-pause' END,
           CASE WHEN not_now_end IS NOT NULL THEN 'POLICY.refusal:not-now-pause' END,
           CASE WHEN refusal_end IS NOT NULL THEN 'POLICY.refusal:refusal-pause' END), '') AS quiete_reasons,
         -- The calling hours close before anything else can end.
         CASE WHEN decision = 'allow' THEN iso((today + TIME '20:00:00')::TIMESTAMPTZ) END AS quiete_valid_until,
         CASE WHEN NOT opposed AND number_code IS NULL AND (rpo_code IS NULL OR rpo_code = 'consent-order-unknown')
              THEN iso(wait) END AS quiete_earliest
  FROM decided
) TO ':out' (HEADER);
