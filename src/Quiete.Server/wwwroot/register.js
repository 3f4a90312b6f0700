// The register on a phone: a tap counts even where there is no network. Without this file the page works as plain forms.
import { flush, forget, remember, remembered, wait, waiting } from "/waiting.js";

const place = document.getElementById("registro");
const offline = place.dataset.offline !== undefined; // the page that opens without a network
const known = offline ? await remembered() : undefined;
const account = offline ? known?.account : place.dataset.account;
const person = (offline ? known?.person : place.dataset.person) || undefined;
const form = document.querySelector("form[data-entry]");
const note = place.querySelector("[data-waiting]");
const refused = place.querySelector("[data-refused]");

const say = (element, text) => {
  element.hidden = !text;
  if (element.textContent !== text) element.textContent = text;
};

async function count() {
  const all = account ? await waiting(account) : [];
  const ahead = all.filter(one => !one.problem).length;
  say(note, ahead === 0 ? "" : (ahead === 1 ? place.dataset.one : place.dataset.many).replace("0", ahead));
  say(refused, "");
  for (const one of all.filter(one => one.problem)) {
    refused.hidden = false;
    const line = refused.appendChild(document.createElement("p"));
    const name = line.appendChild(document.createElement("bdi"));
    name.textContent = one.entry.line || one.entry.company || place.dataset.hidden;
    line.append(`: ${place.dataset.refused} `);
    const button = line.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "btn btn-outline-danger btn-sm";
    button.textContent = place.dataset.drop;
    button.onclick = async () => { await forget(one.place); await count(); };
  }
}

/** An entry as the API reads it. */
function entryOf(data) {
  const field = name => data.get(`Told.${name}`)?.trim() || undefined;
  const whole = name => field(name) === undefined ? undefined : Number(field(name));
  return {
    deviceKey: field("DeviceKey"),
    received: field("Received") ?? new Date().toISOString(),
    timeByHand: field("Received") !== undefined,
    channel: field("Channel"), line: field("Line"), company: field("Company"), basis: field("Basis"), kind: field("Kind"), said: field("Said"),
    answered: field("Answered") === undefined ? undefined : field("Answered") === "true",
    seconds: whole("Seconds"), courtesy: whole("Courtesy"),
    useful: data.get("Told.Useful") !== null && /true/i.test(data.get("Told.Useful")),
    allowLine: data.get("Told.AllowLine") !== null && /true/i.test(data.get("Told.AllowLine")),
  };
}

const home = id => {
  const query = new URLSearchParams();
  if (person) query.set("di", person);
  if (id) query.set("segnata", id);
  location.assign(`/registro${query.size ? `?${query}` : ""}`);
};

/** First onto the device, then to the register: whatever happens between, nothing is lost, and its key keeps it from counting twice. */
async function record(sent, entry, after) {
  const button = sent.querySelector("button");
  button.disabled = true;
  try {
    const at = await wait({ account, person }, entry);
    const { how, ids } = await flush(account);
    if (ids[entry.deviceKey]) return home(ids[entry.deviceKey]);
    if ((await waiting(account)).find(one => one.place === at)?.problem && !offline) {
      await forget(at);
      return HTMLFormElement.prototype.submit.call(sent); // the page says beside the field what to mend
    }
    await count();
    if (how === "unknown") say(note, place.dataset.unknown);
    note.scrollIntoView({ block: "nearest" });
    after();
  } finally {
    button.disabled = false;
  }
}

form.addEventListener("submit", event => {
  if (!account) return; // nobody signed in on this device yet: the form goes the plain way
  event.preventDefault();
  record(form, entryOf(new FormData(form)), () => {
    form.reset();
    form.elements["Told.DeviceKey"].value = crypto.randomUUID();
  });
});

function onAgain(sent, one) {
  sent.addEventListener("submit", event => {
    event.preventDefault();
    const key = sent.elements.key;
    const entry = {
      deviceKey: key.value, received: new Date().toISOString(), line: one.line, company: one.company, channel: one.channel, useful: one.useful, againOf: one.deviceKey,
    };
    record(sent, entry, () => { key.value = crypto.randomUUID(); });
  });
}

/** The latest callers, on the page that opens without a network. */
function showRecent(list, recent) {
  for (const one of recent) {
    const item = list.appendChild(document.createElement("li")).appendChild(document.createElement("div"));
    item.className = "quiete-episode";
    const who = item.appendChild(document.createElement("div"));
    who.className = "who";
    who.appendChild(document.createElement("strong")).appendChild(document.createElement("bdi")).textContent = one.title;
    if (one.under) who.appendChild(document.createElement("span")).appendChild(document.createElement("bdi")).textContent = one.under;
    const again = item.appendChild(document.createElement("form"));
    const key = again.appendChild(document.createElement("input"));
    Object.assign(key, { type: "hidden", name: "key", value: crypto.randomUUID() });
    const button = again.appendChild(document.createElement("button"));
    button.className = "btn btn-outline-primary quiete-again";
    button.textContent = place.dataset.again;
    onAgain(again, one);
  }
}

async function goOn() {
  await count();
  if (!account) return;
  const before = (await waiting(account)).filter(one => !one.problem).length;
  const how = before === 0 ? "sent" : (await flush(account)).how;
  await count();
  if (how === "unknown") say(note, place.dataset.unknown);
  if (how !== "sent" || before === 0) return;
  if (!form.elements["Told.Line"].value && !form.elements["Told.Company"].value) home(); // what was sent is on the list there
}

const recent = offline ? known?.recent ?? [] : JSON.parse(place.dataset.recent);
if (offline) {
  showRecent(document.querySelector("[data-recent-list]"), recent);
  form.elements["Told.DeviceKey"].value = crypto.randomUUID();
  const shared = new URL(location.href).searchParams.get("line");
  if (shared) form.elements["Told.Line"].value = shared;
} else {
  await remember(account, person, recent);
  for (const one of recent) {
    const sent = document.querySelector(`form[data-again-of="${CSS.escape(one.deviceKey)}"]`);
    if (sent) onAgain(sent, one);
  }
}
if (/[?&](line|segnata)=/.test(location.search)) history.replaceState(null, "", person ? `/registro?di=${encodeURIComponent(person)}` : location.pathname); // a shared number does not stay in the history
addEventListener("online", goOn);
document.addEventListener("visibilitychange", () => { if (!document.hidden) goOn(); });
await goOn();
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js");
document.documentElement.dataset.ready = "true";
