// The clock of the call notebook: it runs on the device alone, so a lost network stops nothing. Without this file the fields are filled in by hand.
const form = document.querySelector("form[data-notebook]");
const { started, reached, ended } = form.elements;
const told = name => form.elements[`Told.${name}`];
const clock = form.querySelector("[data-clock]");
const button = name => form.querySelector(`[data-${name}]`);
const inRome = (instant, options) => new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Rome", ...options }).format(instant);
const length = ms => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;

function show() {
  const end = Number(ended.value) || Date.now();
  clock.textContent = started.value ? length(Math.max(0, end - Number(started.value))) : "0:00";
  button("start").disabled = Boolean(started.value) && !ended.value;
  button("reached").disabled = !started.value || Boolean(reached.value) || Boolean(ended.value);
  button("ended").disabled = !started.value || Boolean(ended.value);
  const refused = told("RefusedAt").value;
  const note = form.querySelector("[data-refused-at]");
  const words = refused ? `${note.dataset.said} ${inRome(new Date(refused), { hour: "2-digit", minute: "2-digit" })}.` : "";
  if (note.textContent !== words) note.textContent = words;
}

function changed() {
  show();
  form.dispatchEvent(new Event("kept"));
}

button("start").addEventListener("click", () => {
  started.value = Date.now();
  reached.value = ended.value = told("WaitedMinutes").value = told("Length").value = "";
  told("Day").value = inRome(new Date(), { year: "numeric", month: "2-digit", day: "2-digit" });
  told("Time").value = inRome(new Date(), { hour: "2-digit", minute: "2-digit" });
  changed();
});
button("reached").addEventListener("click", () => {
  reached.value = Date.now();
  told("WaitedMinutes").value = Math.round((reached.value - started.value) / 60000);
  changed();
});
button("ended").addEventListener("click", () => {
  ended.value = Date.now();
  told("Length").value = length(ended.value - started.value);
  if (!reached.value) told("WaitedMinutes").value = Math.round((ended.value - started.value) / 60000); // nobody answered: all of it was waiting
  changed();
});
button("refused").addEventListener("click", () => {
  told("RefusedAt").value = new Date().toISOString();
  form.querySelector("input[name='Told.NumberGiven'][value=refused]").checked = true;
  changed();
});

form.addEventListener("restored", show);
form.querySelector("[data-timer]").hidden = form.querySelector("[data-refusal]").hidden = false;
show();
setInterval(show, 500);
document.documentElement.dataset.notebook = "ready";
