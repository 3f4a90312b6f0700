// What waits on this device until there is a network: entries, in the order of their taps, and the latest callers, for "again".
// Each entry has a key of its own, so the register counts it once however often it is sent.
const mostAtOnce = 50;
const patienceMs = 8000;

const asked = request => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

function open() {
  const request = indexedDB.open("quiete", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("waiting", { keyPath: "place", autoIncrement: true });
    request.result.createObjectStore("known", { keyPath: "name" });
  };
  return asked(request);
}

async function within(name, mode, work) {
  const database = await open();
  try {
    const transaction = database.transaction(name, mode);
    const ended = new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
    const result = await work(transaction.objectStore(name));
    await ended; // only now is it on the device
    return result;
  } finally {
    database.close();
  }
}

/** Puts an entry behind those that wait, and gives its place. `whose` is the account and, for somebody whom one helps, the person. */
export const wait = (whose, entry) => within("waiting", "readwrite", all => asked(all.add({ whose, entry })));

/** The entries of an account that wait, the oldest first; those that were refused carry `problem`. */
export const waiting = async account => (await within("waiting", "readonly", all => asked(all.getAll()))).filter(one => one.whose.account === account);

export const forget = place => within("waiting", "readwrite", all => asked(all.delete(place)));

const mark = one => within("waiting", "readwrite", all => asked(all.put(one)));

/** The account that used this device last, with its latest callers. Another account's are forgotten. */
export const remember = (account, person, recent) => within("known", "readwrite", all => asked(all.put({ name: "last", account, person, recent })));

export const remembered = () => within("known", "readonly", all => asked(all.get("last")));

async function send(account, ids) {
  let most = mostAtOnce;
  for (;;) {
    const all = (await waiting(account)).filter(one => !one.problem);
    if (all.length === 0) return "sent";
    const person = all[0].whose.person;
    const batch = all.slice(0, most).filter(one => one.whose.person === person);
    const answer = await fetch(`/v1/register/entries${person ? `?person=${encodeURIComponent(person)}` : ""}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ account: Number(account), deviceNow: new Date().toISOString(), entries: batch.map(one => one.entry) }),
      signal: AbortSignal.timeout(patienceMs),
    });
    if (answer.status === 401) return "unknown";
    if (!answer.ok) {
      if (answer.status >= 429) return "later";
      if (batch.length === 1) await mark({ ...batch[0], problem: `${answer.status}` });
      most = 1; // one by one, the one that nobody can use stands alone
      continue;
    }
    const done = (await answer.json()).entries;
    for (let at = 0; at < batch.length; at++) {
      if (done[at].id) {
        ids[done[at].deviceKey] = done[at].id;
        await forget(batch[at].place);
      } else await mark({ ...batch[at], problem: done[at].detail });
    }
  }
}

/**
 * Sends what waits, in order. `how` is `sent`, `later` (no network) or `unknown` (nobody is signed in); `ids` has what the register made of each key.
 * Two pages take turns.
 */
export async function flush(account) {
  const ids = {};
  const attempt = async () => ({ how: await send(account, ids).catch(() => "later"), ids });
  return navigator.locks ? navigator.locks.request("quiete-send", attempt) : attempt();
}
