// The page of events goes on by itself: when something happens, its table is asked for anew. Without this file it is a plain list.
const table = document.getElementById("eventi");
const state = document.getElementById("diretta");
const pause = 250; // ms between two askings, however much happens: what happened is seen within a second

const say = words => { if (state.textContent !== words) state.textContent = words; };

async function refresh() {
  const answer = await fetch("/eventi");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("eventi");
  if (fresh) table.tBodies[0].replaceWith(document.adoptNode(fresh.tBodies[0]));
  else say(state.dataset.gone); // signed out meanwhile
}

let waiting;
const soon = () => waiting ??= setTimeout(() => {
  waiting = undefined;
  refresh().catch(soon);
}, pause);

// The service ends each connection after a minute and the browser comes again by itself: that is not worth a word.
let worry;
const source = new EventSource(`/v1/events?after=${table.dataset.after}`);
source.onopen = () => { clearTimeout(worry); worry = undefined; say(state.dataset.open); };
source.onerror = () => {
  if (source.readyState === EventSource.CLOSED) say(state.dataset.gone);
  else worry ??= setTimeout(() => say(state.dataset.lost), 5000);
};
source.onmessage = soon;
