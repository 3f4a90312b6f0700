// DuckDB: all of the work. Usage: node duckdb.mjs DIR OUT [--threads N]
import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync } from 'node:fs';
import { fill, statements, timed } from './sql.mjs';

const [folder, out, , threads = '2'] = process.argv.slice(2);
const read = name => statements(fill(readFileSync(new URL(name, import.meta.url), 'utf8'), folder, out));
const database = await DuckDBInstance.create(':memory:', { threads });
const connection = await database.connect();
const run = async list => { for (const sql of list) await connection.run(sql); };

await run([
  "SET TimeZone = 'Europe/Rome'",
  // The rows of the output may come in any order: a favour that the engine does not take.
  'SET preserve_insertion_order = false',
  `CREATE MACRO iso(moment) AS strftime(moment::TIMESTAMP, '%Y-%m-%dT%H:%M:%S') || '+0' || timezone_hour(moment) || ':00'`,
]);
await timed('load', () => run(read('duckdb-load.sql')));
await timed('screen', () => run(read('duckdb-screen.sql')));
connection.closeSync();
