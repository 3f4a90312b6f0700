// Verifies messages of webhooks with the reference library of Standard Webhooks. Each line of standard input is one message:
// {"secret": "whsec_…", "headers": {…}, "body": "base64"}. Prints "valid", or why it is not.   Usage: node tests/oracles/webhooks.mjs < messages
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

function verify({ secret, headers, body }) {
  Date.now = () => Number(headers['webhook-timestamp']) * 1000; // the tests' clock stands still: a message's age is not what is judged here
  try {
    new Webhook(secret).verify(Buffer.from(body, 'base64').toString('utf8'), headers);
    return 'valid';
  } catch (fault) {
    return fault.message;
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) console.log(verify(JSON.parse(line)));
