// Prints a file of SQL with the plan and the campaign put in. Usage: node fill.mjs FILE DIR OUT
import { readFileSync } from 'node:fs';
import { fill } from './sql.mjs';

const [file, folder, out] = process.argv.slice(2);
process.stdout.write(fill(readFileSync(file, 'utf8'), folder, out));
