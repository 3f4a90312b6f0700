// Whether a document follows its schema, by ajv. In: the path of the schema as argument, the document on stdin. Out: "valid", or what is wrong.
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false });
formats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(process.argv[2], 'utf8')));
console.log(validate(JSON.parse(await text(process.stdin))) ? 'valid' : JSON.stringify(validate.errors));
