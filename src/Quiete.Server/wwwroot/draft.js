// What is being written in a long form stays on this device until the form was saved: a lost network or a closed page loses nothing.
// Signing out forgets it with everything else that this device keeps. Without this file the form works all the same.
const sent = "quiete-draft-sent";
const form = document.querySelector("form[data-draft]");
const key = form && `quiete-draft ${form.dataset.account} ${form.dataset.draft}`;
const isKept = field => field.name && !field.name.startsWith("_") && !["file", "password", "submit", "button"].includes(field.type);

// A form was sent and the page that came says that it was saved.
const before = sessionStorage.getItem(sent);
if (before && document.querySelector("[data-saved]")) {
  localStorage.removeItem(before);
  sessionStorage.removeItem(sent);
}

function keep() {
  const values = [...form.elements].filter(isKept).filter(field => !["checkbox", "radio"].includes(field.type) || field.checked).map(field => [field.name, field.value]);
  localStorage.setItem(key, JSON.stringify(values));
}

function restore(values) {
  for (const field of [...form.elements].filter(isKept)) {
    const own = values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "checkbox" || field.type === "radio") field.checked = own.includes(field.value);
    else if (own.length > 0) field.value = own[0];
  }
  for (const folded of form.querySelectorAll("details")) {
    folded.open ||= [...folded.querySelectorAll("input, textarea, select")].some(field => isKept(field) && !["checkbox", "radio", "hidden"].includes(field.type) && field.value);
  }
}

if (form) {
  const note = document.querySelector("[data-draft-note]");
  const kept = localStorage.getItem(key);
  if (form.dataset.posted !== undefined) keep(); // what the server gave back to be mended is the newest there is
  else if (kept) {
    restore(JSON.parse(kept));
    if (note) note.hidden = false;
    form.dispatchEvent(new Event("restored"));
  }
  form.addEventListener("input", keep);
  form.addEventListener("kept", keep); // another script changed a field
  form.addEventListener("submit", () => {
    keep();
    sessionStorage.setItem(sent, key);
  });
  note?.querySelector("[data-draft-drop]")?.addEventListener("submit", () => localStorage.removeItem(key));
}
