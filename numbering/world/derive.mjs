// Writes countries.csv from libphonenumber's metadata as the npm package libphonenumber-js carries it.
// Usage:  node numbering/world/derive.mjs path/to/libphonenumber-js/metadata.max.json > numbering/world/countries.csv
import { readFileSync } from 'node:fs';

const metadata = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// Where each field of a country stands in version 4 of that file.
const patternOfAll = 2, lengthsOfAll = 3, types = 11;
// Fixed, mobile, toll-free, premium, personal, VoIP, shared cost. Not voice mail (5), pagers (7).
const subscribers = [0, 1, 2, 3, 4, 8, 9];
const companies = 6; // numbers of a whole country, such as Switzerland's 58; their short forms only work inside
const maxDigits = 15; // ITU-T E.164

/** Every "first two digits|length" that a pattern of digits, sets, groups and counts matches. */
function shapesOf(pattern) {
  let at = 0;
  const empty = new Set(['|0']);
  const digits = set => new Set([...set].map(digit => `${digit}|1`));
  const join = (heads, tails) => {
    const joined = new Set();
    for (const head of heads) for (const tail of tails) {
      const [[one, length], [other, more]] = [head.split('|'), tail.split('|')];
      joined.add(`${(one + other).slice(0, 2)}|${+length + +more}`);
    }
    return joined;
  };
  const choice = () => {
    let all = sequence();
    while (pattern[at] === '|') { at++; all = new Set([...all, ...sequence()]); }
    return all;
  };
  const sequence = () => {
    let all = empty;
    while (at < pattern.length && !'|)'.includes(pattern[at])) all = join(all, counted(atom()));
    return all;
  };
  const atom = () => {
    if (pattern.startsWith('(?:', at)) { at += 3; const inner = choice(); at++; return inner; }
    if (pattern.startsWith('\\d', at)) { at += 2; return digits('0123456789'); }
    if (pattern[at] === '[') {
      const end = pattern.indexOf(']', at), test = new RegExp(pattern.slice(at, end + 1));
      at = end + 1;
      return digits([...'0123456789'].filter(digit => test.test(digit)));
    }
    if (/\d/.test(pattern[at])) return digits(pattern[at++]);
    throw new Error(`Cannot read ${pattern} at ${at}`);
  };
  const counted = one => {
    const count = /^(?:\?|\{(\d+)(,(\d+))?\})/.exec(pattern.slice(at));
    if (!count) return one;
    at += count[0].length;
    const [fewest, most] = count[0] === '?' ? [0, 1] : [+count[1], +(count[3] ?? count[1])];
    let all = new Set(), some = empty;
    for (let times = 0; times <= most; times++) {
      if (times >= fewest) all = new Set([...all, ...some]);
      some = join(some, one);
    }
    return all;
  };
  return choice();
}

/** The numbers that a subscriber of a country may have, by their first two digits: leading → lengths. */
function numbersOf(code, countries) {
  const numbers = new Map();
  for (const country of countries) {
    const kinds = subscribers.map(kind => country[types]?.[kind]).filter(Boolean);
    if (kinds.length === 0) kinds.push([country[patternOfAll]]);
    let shortest = maxDigits;
    const lay = ([pattern, lengths], fewest) => {
      for (const shape of shapesOf(pattern)) {
        const [leading, length] = shape.split('|');
        if (!(lengths ?? country[lengthsOfAll]).includes(+length) || +length < fewest || code.length + +length > maxDigits) continue;
        numbers.set(leading, (numbers.get(leading) ?? new Set()).add(+length));
        shortest = Math.min(shortest, +length);
      }
    };
    for (const kind of kinds) lay(kind, 0);
    if (country[types]?.[companies]) lay(country[types][companies], shortest);
  }
  return numbers;
}

const codes = Object.entries(metadata.country_calling_codes)
  .filter(([code]) => code !== '39') // Italy has a plan of its own, in numbering/it
  .map(([code, regions]) => [code, regions[0], regions.map(region => metadata.countries[region])]); // the first is the main one
for (const [code, service] of Object.entries(metadata.nonGeographic)) codes.push([code, '', [service]]);

console.log('country_code,region,leading,digits');
for (const [code, region, countries] of codes.sort(([one], [other]) => (one < other ? -1 : 1))) {
  const rows = new Map();
  for (const [leading, lengths] of numbersOf(code, countries)) {
    const digits = [...lengths].sort((a, b) => a - b).join(' ');
    rows.set(digits, [...(rows.get(digits) ?? []), leading]);
  }
  for (const [digits, leading] of [...rows].sort()) console.log(`${code},${region},${leading.sort().join(' ')},${digits}`);
}
