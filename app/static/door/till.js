// Taking what is left to pay, where somebody already stands: one tap takes it and lets in. The sum
// is written to the disk before the screen says so, and told the server with the next talk.
import { offer } from "/door/a/acts.js";
import { noteRecent } from "/door/a/recent.js";
import { handle, handleRow, here } from "/door/a/scan.js";
import { isReference, takeSum } from "/door/a/sums.js";
import { inFigures, say } from "/door/a/words.js";

const sheet = document.getElementById("mobile");
const form = sheet.querySelector("form");
const input = form.elements.reference;
const wrong = sheet.querySelector("[data-wrong]");
let waiting = null; // whose reference is asked for

const canTake = ({ verdict, row, device }) => verdict === "due" && row?.due > 0 && device.till;

offer((taken) => canTake(taken) && { key: "cash", words: say("act.cash"), act: () => take(taken, { method: "cash" }) });
offer((taken) => canTake(taken) && { key: "mobile", words: say("act.mobile"), act: () => ask(taken) });

/** Take the rest of its order, and then judge the ticket again: it lets in, by this door's rules. */
async function take({ h, token, row, who, device }, how) {
  const { scan } = await here();
  const sum = await takeSum({ h, scan, currency: device.till.currency, ...how });
  if (sum) noteRecent(sum.id, who);
  return token ? handle(token) : handleRow(row);
}

function ask(taken) {
  waiting = taken;
  form.reset();
  wrong.hidden = true;
  sheet.querySelector("[data-sum]").textContent = inFigures(taken.row.due, taken.device.till.currency);
  sheet.showModal();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const reference = input.value.replace(/\s+/g, "").toUpperCase();
  wrong.hidden = isReference(reference);
  if (!wrong.hidden) return input.focus();
  sheet.close();
  take(waiting, { method: "mobile", reference });
});
