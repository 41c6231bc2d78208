// What this phone took for its cashier so far: to count the drawer by, with or without network.
import { kept, latest } from "/door/a/store.js";
import { bringsMoney } from "/door/a/sums.js";
import { inFigures, say } from "/door/a/words.js";

const ALL = 100_000;
const sheet = document.getElementById("drawer");
const button = document.getElementById("show-drawer");
const part = (name) => sheet.querySelector(`[data-part=${name}]`);

function tell(name, sums, currency) {
  const whole = sums.reduce((so_far, { amount }) => so_far + amount, 0);
  part(name).textContent = inFigures(whole, currency);
  part(`${name}-n`).textContent = say("drawer.n", { n: sums.length });
}

async function open() {
  const { till } = await kept("device");
  const sums = (await latest(ALL)).filter(bringsMoney);
  for (const way of ["cash", "mobile"]) {
    tell(way, sums.filter(({ method }) => method === way), till.currency);
  }
  const waiting = sums.filter(({ unsent }) => unsent).length;
  part("unsent").textContent = waiting ? say("drawer.unsent", { n: waiting }) : "";
  part("whose").textContent = say("ready.till", { name: till.cashier });
  sheet.showModal();
}

/** Only a phone with a till has a drawer to show. */
export const offerDrawer = (device) => (button.hidden = !device.till);

button.addEventListener("click", open);
