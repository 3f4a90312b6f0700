// Writes countries.csv from libphonenumber's metadata as the npm package libphonenumber-js carries it.
// Usage:  node numbering/world/derive.mjs path/to/libphonenumber-js/metadata.max.json > numbering/world/countries.csv
import { readFileSync } from 'node:fs';

const metadata = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// Where each field of a country stands in version 4 of that file.
const lengthsOfAll = 3, types = 11;
// Fixed, mobile, toll-free, premium, personal, VoIP, shared cost. Not voice mail (5), companies' short numbers (6), pagers (7).
const subscribers = [0, 1, 2, 3, 4, 8, 9];
const maxDigits = 15; // ITU-T E.164

/** The lengths of the numbers that a subscriber may have; a type that names none has those of the country. */
function lengthsOf(code, country) {
  const all = country[lengthsOfAll];
  const kinds = country[types] ?? [];
  const lengths = new Set();
  for (const kind of subscribers) if (kinds[kind]) for (const length of kinds[kind][1] ?? all) lengths.add(length);
  if (lengths.size === 0) for (const length of all) lengths.add(length);
  return [...lengths].filter(length => code.length + length <= maxDigits);
}

const rows = [];
for (const [code, regions] of Object.entries(metadata.country_calling_codes)) {
  if (code === '39') continue; // Italy has a plan of its own, in numbering/it
  const lengths = new Set(regions.flatMap(region => lengthsOf(code, metadata.countries[region])));
  rows.push([code, regions[0], lengths]); // the first region is the main one
}
for (const [code, service] of Object.entries(metadata.nonGeographic)) rows.push([code, '', new Set(lengthsOf(code, service))]);

rows.sort(([one], [other]) => (one < other ? -1 : 1));
console.log('country_code,region,digits');
for (const [code, region, lengths] of rows) console.log(`${code},${region},${[...lengths].sort((a, b) => a - b).join(' ')}`);
