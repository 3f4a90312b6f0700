// The page of events goes on by itself: what happens is put on top of its table. Without this file it is a plain list.
const table = document.getElementById("eventi");
const state = document.getElementById("diretta");
const kinds = JSON.parse(table.dataset.kinds);
const time = new Intl.DateTimeFormat("it-IT", { // as the server writes it in both languages
  day: "2-digit", month: "2-digit", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "Europe/Rome",
});

const text = value => Array.isArray(value) ? value.map(text).join(", ") : typeof value === "string" ? value : JSON.stringify(value);

const say = words => { if (state.textContent !== words) state.textContent = words; };

function show(event) {
  const body = table.tBodies[0];
  body.querySelector("[data-empty]")?.remove();
  const row = body.insertRow(0);
  const when = row.insertCell().appendChild(document.createElement("time"));
  when.dateTime = event.time;
  when.textContent = time.format(new Date(event.time)).replace(",", "");
  when.parentElement.className = "text-nowrap";
  row.insertCell().textContent = kinds[event.type] ?? event.type;
  const details = row.insertCell();
  details.className = "quiete-pairs";
  for (const [name, value] of Object.entries(event.data)) {
    const pair = details.appendChild(document.createElement("span"));
    pair.appendChild(document.createElement("b")).textContent = name;
    pair.append(` ${text(value)}`);
  }
  while (body.rows.length > table.dataset.most) body.deleteRow(-1);
}

// The service ends each connection after a minute and the browser comes again by itself: that is not worth a word.
let worry;
const source = new EventSource(`/v1/events?after=${table.dataset.after}`);
source.onopen = () => { clearTimeout(worry); worry = undefined; say(state.dataset.open); };
source.onerror = () => {
  if (source.readyState === EventSource.CLOSED) say(state.dataset.gone);
  else worry ??= setTimeout(() => say(state.dataset.lost), 5000);
};
source.onmessage = message => show(JSON.parse(message.data));
