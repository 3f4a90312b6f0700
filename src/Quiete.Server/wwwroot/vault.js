// Shows how far a file is on its way into the vault, and says at once when it is too large. Without this file it goes in all the same.
const form = document.querySelector("form[data-upload]");

form?.addEventListener("submit", event => {
  const file = form.elements.file.files[0];
  const large = form.querySelector("[data-large]");
  large.hidden = !(file?.size > Number(form.dataset.most));
  event.preventDefault();
  if (!file || !large.hidden) return;

  const [bar, said, button] = [form.querySelector("progress"), form.querySelector("[data-said]"), form.querySelector("button")];
  form.querySelector("[data-progress]").hidden = false;
  button.disabled = true;
  let told = -1;
  const tell = percent => {
    bar.value = percent;
    const ten = Math.floor(percent / 10) * 10; // a screen reader hears every tenth
    if (ten !== told) said.textContent = `${told = ten} %`;
  };

  const request = new XMLHttpRequest();
  request.upload.onprogress = step => tell(step.total ? step.loaded / step.total * 100 : 0);
  request.onload = () => {
    try {
      location.assign(JSON.parse(request.responseText).address); // the page says what came of it
    } catch {
      location.reload();
    }
  };
  request.onerror = () => {
    said.textContent = said.dataset.broken;
    button.disabled = false;
  };
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.send(new FormData(form));
});
