// Reads a number from each line of standard input as google-libphonenumber reads it, Italy being home.
// Prints "+390690251234 FIXED_LINE" for each that it calls valid, "-" for the others.   Usage: node tests/oracles/numbers.mjs < texts
import { createInterface } from 'node:readline';
import libphonenumber from 'google-libphonenumber';

const { PhoneNumberUtil, PhoneNumberFormat, PhoneNumberType } = libphonenumber;
const util = PhoneNumberUtil.getInstance();
const types = Object.fromEntries(Object.entries(PhoneNumberType).map(([name, value]) => [value, name]));

function read(text) {
  try {
    const number = util.parse(text, 'IT');
    if (!util.isValidNumber(number)) return '-';
    return `${util.format(number, PhoneNumberFormat.E164)} ${types[util.getNumberType(number)]}`;
  } catch {
    return '-'; // it throws for what is no number
  }
}

for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) console.log(read(text));
