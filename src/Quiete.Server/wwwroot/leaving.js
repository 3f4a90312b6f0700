// Before somebody signs out, what waits on the device is sent: signing out forgets everything here.
import { flush, remembered, waiting } from "/waiting.js";

const note = document.querySelector("[data-waiting]");
const account = (await remembered())?.account;
if (account) {
  await flush(account);
  note.hidden = (await waiting(account)).length === 0;
}
