// What the SQL peers share: the plan's prefixes and the campaign's figures, put into a statement where it says :name.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export function fill(sql, folder, out) {
  const rows = readFileSync(join(folder, 'plan.csv'), 'utf8').trim().split('\n').slice(1).map(line => line.split(','));
  const prefixes = (kind, length) =>
    rows.filter(([prefix, of]) => of === kind && (!length || prefix.length === length)).map(([prefix]) => `'${prefix}'`).join(',');
  const values = {
    dir: folder, out,
    instant: `'${readFileSync(join(folder, 'at.txt'), 'utf8').trim()}'`,
    mobile: prefixes('mobile'), area2: prefixes('fixed', 2), area3: prefixes('fixed', 3), area4: prefixes('fixed', 4),
    short: prefixes('short'),
  };
  return sql.replace(/(?<!:):([a-z][a-z0-9]*)\b/g, (whole, name) => values[name] ?? whole);
}

// A file of statements, parted by a line that ends with a semicolon.
export const statements = sql => sql.split(/;\s*\n/).map(one => one.trim()).filter(one => one.replace(/--.*/g, '').trim());

// Runs a step and says how long it took, in the form that bench/run reads.
export async function timed(name, step) {
  const started = performance.now();
  await step();
  console.log(`${name} ${((performance.now() - started) / 1000).toFixed(3)}`);
}
