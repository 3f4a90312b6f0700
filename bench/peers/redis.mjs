// Redis: look-ups only. Loads the listed numbers into one set, then asks about the list's numbers a hundred at a time,
// several commands on their way at once. Usage: node redis.mjs SOCKET RPO.csv NUMBERS OUT
import { createReadStream, createWriteStream } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { timed } from './sql.mjs';

const [socketPath, rpo, numbers, out] = process.argv.slice(2);
const perCommand = 100, inFlight = 64;
const socket = connect(socketPath);
let waiting = 0, wake = () => {}, rest = '', onInteger = () => {};

// Replies are integers, or arrays of integers whose header line is of no use here: a command is answered when its last integer came.
socket.setEncoding('latin1');
socket.on('data', data => {
  const lines = (rest + data).split('\r\n');
  rest = lines.pop();
  for (const line of lines) {
    if (line[0] === ':') onInteger(line.charCodeAt(1) === 49 && line.length === 2);
    else if (line[0] === '-') throw new Error(line);
  }
  wake();
});

async function send(command, members) {
  const words = [command, 'listed', ...members];
  socket.write(`*${words.length}\r\n${words.map(word => `$${word.length}\r\n${word}\r\n`).join('')}`);
  while (waiting > inFlight * perCommand) await new Promise(resolve => { wake = resolve; });
}
const drained = async () => { while (waiting > 0) await new Promise(resolve => { wake = resolve; }); };

async function inBatches(path, member, each) {
  let batch = [];
  for await (const line of createInterface({ input: createReadStream(path, { highWaterMark: 1 << 20 }) })) {
    const value = member(line);
    if (!value) continue;
    batch.push(value);
    if (batch.length === perCommand) { await each(batch); batch = []; }
  }
  if (batch.length) await each(batch);
}

await timed('load', async () => {
  onInteger = () => { waiting -= perCommand; };
  await inBatches(rpo, line => line.includes(',true,') && line.slice(1, line.indexOf(',')), async batch => {
    waiting += perCommand;
    await send('SADD', batch);
  });
  await drained();
});
await timed('screen', async () => {
  let found = 0, asked = 0;
  waiting = 0;
  onInteger = yes => { waiting--; found += yes; };
  await inBatches(numbers, line => line.slice(1, line.indexOf(',')), async batch => {
    waiting += batch.length;
    asked += batch.length;
    await send('SMISMEMBER', batch);
  });
  await drained();
  createWriteStream(out).end(`rows\t${asked}\nlisted\t${found}\n`);
});
socket.end();
