// Polars: all of the work, through its lazy frames. Usage: node polars.mjs DIR OUT
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { timed } from './sql.mjs';

const [folder, out] = process.argv.slice(2);
process.env.POLARS_MAX_THREADS ??= '2';
const pl = (await import('nodejs-polars')).default;
const { col, when } = pl;

const plan = readFileSync(join(folder, 'plan.csv'), 'utf8').trim().split('\n').slice(1).map(line => line.split(','));
const prefixes = (kind, length) => plan.filter(([prefix, of]) => of === kind && prefix.length === length).map(([prefix]) => prefix);
const atText = readFileSync(join(folder, 'at.txt'), 'utf8').trim();

// Instants are microseconds of UTC and days are days since 1970, as integers: both compare fast.
const int = value => pl.lit(value).cast(pl.Int64);
const text = value => pl.lit(value);
const hours = count => int(count * 3600e6);
const at = int(Date.parse(atText) * 1000);
const today = int(Date.parse(atText.slice(0, 10)) / 86400e3);

const scan = (name, schema) => pl.scanCSV(join(folder, name), { schema, quoteChar: '"' });
const strings = names => Object.fromEntries(names.split(' ').map(name => [name, pl.Utf8]));
const date = column => column.str.strptime(pl.Date, '%Y-%m-%d');
const day = column => date(column).cast(pl.Int64);
const instant = column => column.str.strptime(pl.Datetime, '%Y-%m-%dT%H:%M:%S%z');
const utc = column => instant(column).cast(pl.Int64);
const midnight = column => date(column).cast(pl.Datetime('us')).dt.replaceTimeZone('Europe/Rome');
const only = (column, condition) => when(condition).then(column).otherwise(pl.lit(null));

// A plain date is the whole day: it ends where the next begins. An instant ends at once.
function moment(name) {
  const whole = col(name).str.lengths().eq(10);
  const asDay = only(col(name), whole), asInstant = only(col(name), whole.not());
  return {
    begins: when(whole).then(midnight(asDay).cast(pl.Int64)).otherwise(utc(asInstant)),
    ends: when(whole).then(nextMidnight(asDay)).otherwise(utc(asInstant).add(int(1))),
    day: when(whole).then(day(asDay)).otherwise(instant(asInstant).dt.convertTimeZone('Europe/Rome').cast(pl.Date).cast(pl.Int64)),
  };
}
const nextMidnight = column =>
  day(column).add(int(1)).cast(pl.Int32).cast(pl.Date).cast(pl.Datetime('us')).dt.replaceTimeZone('Europe/Rome').cast(pl.Int64);
const names = (column, name) => col(column).str.contains(`(^|\\|)${name}($|\\|)`);

const facts = {};
async function load() {
  const whole = { number: pl.Int64 };
  facts.rpo = await scan('rpo.csv', { ...whole, answered_at: pl.Utf8, listed: pl.Bool, revoked_for: pl.Utf8 })
    .withColumn(day(col('answered_at')).as('day')).select('number', 'day', 'listed', 'revoked_for').collect();
  facts.objections = await scan('objections.csv', { ...whole, ...strings('at to') })
    .select(col('number'), moment('at').begins.as('begins'), moment('at').ends.as('ends')).collect();
  facts.consents = await scan('consents.csv', { ...whole, ...strings('at categories channels proof'), inside_contract: pl.Bool, revoked_at: pl.Utf8 })
    .withColumns(moment('at').begins.as('begins'), moment('at').day.as('day'), moment('revoked_at').begins.as('revoked')).collect();
  facts.requests = await scan('requests.csv', { ...whole, ...strings('at expires sectors') })
    .select(col('number'), moment('at').begins.as('begins'), moment('at').day.as('day'), day(col('expires')).as('expires'), col('sectors')).collect();
  facts.contracts = await scan('contracts.csv', { ...whole, ...strings('from to') })
    .select(col('number'), day(col('from')).as('from'), day(col('to')).as('to')).collect();
  facts.attempts = await scan('attempts.csv', { ...whole, ...strings('at outcome agency') })
    .select(col('number'), utc(col('at')).as('at'), col('outcome')).collect();
}

function list() {
  const bare = col('phone').fillNull('').str.replaceAll(/[ .\/()-]/, '');
  const starts = prefix => col('bare').str.startsWith(prefix);
  const digits = col('digits'), length = col('length');
  const first = (count, of) => digits.str.slice(0, count).isIn(of);
  const between = (from, to) => length.gtEq(int(from)).and(length.ltEq(int(to)));
  return scan('contacts.csv', { ...strings('name phone campaign'), id: pl.Int64 })
    .withColumn(bare.as('bare'))
    .withColumns(
      when(starts('+39')).then(col('bare').str.slice(3)).when(starts('0039')).then(col('bare').str.slice(4))
        .when(starts('+')).then(col('bare').str.slice(1)).when(starts('00')).then(col('bare').str.slice(2))
        .otherwise(col('bare')).as('digits'),
      starts('+').and(starts('+39').not()).or(starts('00').and(starts('0039').not())).as('foreign_form'))
    .withColumn(digits.str.lengths().cast(pl.Int64).as('length'))
    .withColumn(
      when(digits.str.contains('^[0-9]+$').not()).then(text('unreadable'))
        .when(col('foreign_form').and(between(7, 15)).and(digits.str.startsWith('0').not())).then(text('foreign'))
        .when(col('foreign_form')).then(text('unreadable'))
        .when(between(9, 10).and(first(3, prefixes('mobile', 3)))).then(text('subscriber'))
        .when(between(6, 11).and(first(2, prefixes('fixed', 2)).or(first(3, prefixes('fixed', 3))).or(first(4, prefixes('fixed', 4)))))
        .then(text('subscriber'))
        .when(digits.isIn(prefixes('short', 3))).then(text('short'))
        .when(first(3, ['800']).and(length.eq(int(9)))).then(text('subscriber'))
        .when(first(3, ['899']).and(length.eq(int(9))).or(first(3, ['892']).and(length.eq(int(6))))).then(text('premium'))
        .otherwise(text('unreadable')).as('kind'))
    .withColumn(
      when(col('kind').isIn(['unreadable', 'short'])).then(pl.lit(null)).when(col('kind').eq(text('foreign'))).then(digits)
        .otherwise(pl.concatString([text('39'), digits], '')).cast(pl.Int64).as('number'))
    .select('name', 'phone', 'campaign', 'id', 'kind', 'number');
}

// One row for each number that has any.
function standing(contacts) {
  const { rpo, objections, consents, requests, contracts, attempts } = Object.fromEntries(Object.entries(facts).map(([kind, frame]) => [kind, frame.lazy()]));
  const rank = col('day').mul(int(4)).add(col('listed').cast(pl.Int64).mul(int(2)))
    .add(names('revoked_for', 'Rete Chiara').fillNull(false).not().cast(pl.Int64));
  const last = outcome => col('at').filter(col('outcome').eq(text(outcome))).max();
  return [
    rpo.filter(col('day').ltEq(today)).join(contacts.select('number').unique(), { on: 'number', how: 'semi' })
      .withColumn(rank.as('rank')).groupBy('number').agg(col('rank').max().as('latest'),
        col('day').filter(col('listed')).min().as('listed_since'), col('day').filter(col('listed').not()).max().as('clear_until')),
    objections.filter(col('begins').ltEq(at)).groupBy('number').agg(col('ends').max().as('objected')),
    requests.filter(col('begins').ltEq(at).and(col('expires').fillNull(col('day').add(int(30))).gtEq(today))
      .and(col('sectors').isNull().or(names('sectors', 'telecom')))).groupBy('number').agg(col('begins').max().as('requested')),
    consents.filter(col('begins').ltEq(at).and(col('proof').isNotNull()).and(col('revoked').isNull().or(col('revoked').gt(at)))
      .and(names('categories', 'telecom')).and(names('channels', 'live-call')))
      .groupBy('number').agg(col('begins').max().as('consented'), col('day').filter(col('inside_contract').not()).max().as('outside'),
        col('inside_contract').max().as('inside')),
    contracts.filter(col('from').ltEq(today).and(col('to').isNull().or(col('to').gtEq(today.sub(int(30))))))
      .groupBy('number').agg(col('from').count().gt(0).as('customer')),
    attempts.filter(col('at').ltEq(at)).groupBy('number').agg(col('at').sort(true).slice(2, 1).max().as('third'), col('at').max().as('latest_call'),
      last('refused').as('refused'), last('not-now').as('not_now'), last('silent').as('silent')),
  ];
}

async function screen() {
  const contacts = (await list().collect()).lazy();
  const ends = (column, count) => when(col(column).gt(at.sub(hours(count)))).then(col(column).add(hours(count))).otherwise(pl.lit(null));
  const yes = condition => condition.fillNull(false);
  const reason = (condition, words) => when(condition).then(text(words)).otherwise(pl.lit(null));
  const iso = column => column.cast(pl.Datetime('us')).dt.replaceTimeZone('UTC').dt.convertTimeZone('Europe/Rome').dt.strftime('%Y-%m-%dT%H:%M:%S%:z');
  const rest = ['attempts_end', 'redial_end', 'refusal_end', 'not_now_end', 'silent_end'];
  const rows = standing(contacts).reduce((left, right) => left.join(right, { on: 'number', how: 'left' }), contacts);
  const asking = col('rpo_code').eq(text('consent-order-unknown')), silentOnRpo = col('rpo_code').isNull();
  await rows
    .withColumns(
      ends('third', 720).as('attempts_end'), ends('refused', 4320).as('refusal_end'), ends('not_now', 720).as('not_now_end'),
      ends('silent', 120).as('silent_end'),
      when(col('requested').isNull().or(col('requested').ltEq(col('latest_call')))).then(ends('latest_call', 24)).otherwise(pl.lit(null)).as('redial_end'),
      col('latest').sub(col('latest').modulo(int(4))).divideBy(int(4)).cast(pl.Int64).as('answered'),
      col('latest').modulo(int(4)).gtEq(int(2)).as('is_listed'), col('latest').modulo(int(2)).eq(int(0)).as('revoked'))
    .withColumns(
      pl.maxHorizontal(rest.map(name => col(name))).as('wait'),
      col('objected').isNotNull().and(yes(col('requested').gtEq(col('objected'))).not()).and(yes(col('consented').gtEq(col('objected'))).not()).as('opposed'),
      when(col('kind').eq(text('unreadable'))).then(text('NUMBER:unreadable')).when(col('kind').eq(text('short'))).then(text('NUMBER:short-number'))
        .when(col('kind').eq(text('premium'))).then(text('NUMBER:premium-number'))
        .when(col('kind').eq(text('foreign'))).then(text('NUMBER:no-pack-for-country')).otherwise(pl.lit(null)).as('number_code'),
      when(col('requested').isNotNull()).then(pl.lit(null))
        .when(col('answered').isNull()).then(text('rpo-never-checked'))
        .when(today.gt(col('answered').add(int(15)))).then(text('rpo-answer-stale'))
        .when(col('is_listed').not().or(col('revoked')).or(yes(col('inside')).and(yes(col('customer'))))).then(pl.lit(null))
        .when(col('outside').isNull()).then(text('rpo-listed'))
        .when(yes(col('outside').ltEq(col('clear_until')))).then(text('consent-voided'))
        .when(yes(col('listed_since').lt(col('outside')))).then(pl.lit(null))
        .otherwise(text('consent-order-unknown')).as('rpo_code'))
    .withColumn(
      when(col('number_code').isNotNull().or(col('opposed')).or(col('wait').isNotNull()).or(yes(asking.not()))).then(text('refuse'))
        .when(silentOnRpo.not()).then(text('ask')).otherwise(text('allow')).as('quiete_decision'))
    .select(
      col('name'), col('phone'), col('campaign'), col('id'),
      only(pl.concatString([text('+'), col('number').cast(pl.Utf8)], ''), col('number').isNotNull()).as('quiete_number'), col('quiete_decision'),
      pl.concatString([reason(col('opposed'), 'IT.PRIV.objection:objection'),
        only(pl.concatString([text('IT.RPO.check:'), col('rpo_code')], ''), silentOnRpo.not()),
        reason(col('silent_end').isNotNull(), 'IT.SILENT:silent-pause'), col('number_code'),
        reason(col('attempts_end').isNotNull(), 'POLICY.attempts:attempts-exhausted'),
        reason(col('redial_end').isNotNull(), 'POLICY.redial:redial-pause'),
        reason(col('not_now_end').isNotNull(), 'POLICY.refusal:not-now-pause'),
        reason(col('refusal_end').isNotNull(), 'POLICY.refusal:refusal-pause')], '|').as('quiete_reasons'),
      // The calling hours close before anything else can end.
      reason(col('quiete_decision').eq(text('allow')), atText.slice(0, 10) + 'T20:00:00' + atText.slice(19)).as('quiete_valid_until'),
      only(iso(col('wait')), col('opposed').not().and(col('number_code').isNull()).and(silentOnRpo.or(yes(asking)))).as('quiete_earliest'))
    .sinkCSV(out, { includeHeader: true }).collect();
}

await timed('load', load);
await timed('screen', screen);
