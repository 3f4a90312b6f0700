// Adds a button to each field that is there to be copied. Without this file a field is selected and copied by hand.
const [copy, copied] = document.documentElement.lang === "en" ? ["Copy", "Copied"] : ["Copia", "Copiato"];
for (const field of document.querySelectorAll("[data-copy]")) {
  const text = field.querySelector("textarea");
  if (text.value === "") continue;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-outline-primary btn-sm", textContent: copy });
  button.setAttribute("aria-describedby", field.querySelector("label").id ||= `${text.id}-nome`);
  button.addEventListener("click", async () => {
    text.select();
    await navigator.clipboard?.writeText(text.value);
    button.textContent = copied;
    setTimeout(() => { button.textContent = copy; }, 2000);
  });
  field.classList.add("quiete-copy");
  field.append(button);
}
