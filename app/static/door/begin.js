// A phone with a till: whose drawer it fills, and what is in it to begin with. Asked once, before the
// first scan; it can wait, and no sum ever waits for it.
import { readSum } from "/door/a/money.js";
import { openPurse, standing } from "/door/a/purse.js";
import { syncSoon } from "/door/a/sync.js";
import { say } from "/door/a/words.js";

const byId = (id) => document.getElementById(id);
const button = byId("show-drawer");
let till = null;

/** A form that opens the drawer; `then` when it is. */
export function asksFloat(form, then) {
  const input = form.elements.opening;
  const wrong = form.querySelector("[data-wrong]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const opening = readSum(input.value, till.currency);
    wrong.hidden = opening !== null;
    if (opening === null) return input.focus();
    form.reset();
    await openPurse(opening);
    then();
    return syncSoon();
  });
}

/** On the screen before the first scan; only such a phone has a drawer to show. */
export async function offerTill(device) {
  till = device.till;
  const line = byId("ready-till");
  line.textContent = till ? say("ready.till", { name: till.cashier }) : "";
  line.hidden = button.hidden = !till;
  byId("float").hidden = !till || Boolean((await standing()).drawer);
}

asksFloat(byId("float"), () => (byId("float").hidden = true));
