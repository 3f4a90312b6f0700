// Solves the small puzzle of the report's form, from the first key that is pressed. Without this file a report goes in all the same, only fewer an hour.
const form = document.querySelector("form[data-puzzle]");
const together = 256;

async function solve(puzzle, bits) {
  const text = new TextEncoder();
  for (let first = 0; ; first += together) {
    const hashes = await Promise.all(Array.from({ length: together }, (_, at) => crypto.subtle.digest("SHA-256", text.encode(`${puzzle}.${first + at}`))));
    const found = hashes.findIndex(hash => Math.clz32(new DataView(hash).getUint32(0)) >= bits);
    if (found >= 0) return first + found;
  }
}

if (form && crypto.subtle) {
  let answer;
  const begin = () => answer ??= solve(form.dataset.puzzle, Number(form.dataset.bits)).then(number => { form.elements.Answer.value = number; });
  form.addEventListener("input", begin, { once: true });
  form.addEventListener("submit", async event => {
    if (form.elements.Answer.value) return;
    event.preventDefault();
    form.querySelector("[data-working]").hidden = false;
    await begin();
    HTMLFormElement.prototype.submit.call(form);
  });
}
