// An address book as tsdav sees it: found from the site alone, read whole, then only what changed.
// Lines in: "all" or a sync token. Lines out: JSON.
import { createInterface } from 'node:readline';
import { createDAVClient } from 'tsdav';

const [serverUrl, password] = process.argv.slice(2);
const client = await createDAVClient({
  serverUrl, credentials: { username: 'quiete', password }, authMethod: 'Basic', defaultAccountType: 'carddav',
});
const [book] = await client.fetchAddressBooks();

for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'all') {
    const cards = await client.fetchVCards({ addressBook: book });
    console.log(JSON.stringify({ name: book.displayName, reports: book.reports, token: book.syncToken, cards: cards.map((card) => card.data) }));
  } else {
    const answer = await client.syncCollection({ url: book.url, props: { 'd:getetag': {} }, syncLevel: 1, syncToken: line });
    console.log(JSON.stringify(answer.map((one) => ({ href: one.href, status: one.status })).filter((one) => one.href)));
  }
}
