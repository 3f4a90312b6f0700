// Verifies the receipt on standard input with nothing of Quiete's: jose for the signature, node's own SHA-256 for the rest.
// Prints what it verified, or fails.   Usage: node tests/oracles/receipt.mjs < receipt.json
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { EmbeddedJWK, calculateJwkThumbprint, compactVerify } from 'jose';

const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
const bytes = (text) => Buffer.from(text, 'base64url');

// RFC 8785 was made of JavaScript: sorted names, and JSON.stringify for the rest.
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`;
};

// RFC 9162, section 2.1.3.2.
function rootOf(leaf, index, size, path) {
  let [fn, sn, hash] = [BigInt(index), BigInt(size) - 1n, leaf];
  for (const sibling of path.map(bytes)) {
    assert.ok(sn > 0n, 'the path is too long');
    if (fn & 1n || fn === sn) {
      hash = sha256([1], sibling, hash);
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      hash = sha256([1], hash, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  assert.equal(sn, 0n, 'the path is too short');
  return hash;
}

const { decision, person, batch, log } = JSON.parse(readFileSync(0, 'utf8'));
const leaf = sha256([0], sha256(canonical(decision)));

const { payload, protectedHeader } = await compactVerify(batch.jws, EmbeddedJWK, { algorithms: ['ES256'] });
const seal = JSON.parse(new TextDecoder().decode(payload));
assert.equal(protectedHeader.kid, await calculateJwkThumbprint(protectedHeader.jwk), 'the kid is not the thumbprint');
assert.equal(batch.size, seal.size, 'the batch is of another size');
assert.deepEqual(rootOf(leaf, batch.index, batch.size, batch.path), bytes(seal.root), 'the decision is not in the batch');
if (person) assert.deepEqual(sha256(bytes(person.salt), person.number), bytes(decision.person), 'the person is another');
if (log) {
  const [origin, size, root] = log.checkpoint.split('\n');
  assert.deepEqual([origin, size], [seal.iss, String(log.size)], 'the checkpoint is another');
  assert.deepEqual(rootOf(leaf, log.index, log.size, log.path), Buffer.from(root, 'base64'), 'the decision is not in the log');
}
console.log(`${decision.code} ${decision.decision} signed by ${protectedHeader.kid}${person ? ', person' : ''}${log ? ', log' : ''}`);
