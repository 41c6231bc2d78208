// A sale in three taps: what, how many, how it is paid. Whoever paid is inside.
import { asked, startBeside, titled } from "/door/a/beside.js";
import { noteRecent } from "/door/a/recent.js";
import { sell, untold } from "/door/a/sales.js";
import { fillNumbers, fillTypes, showDone, showNo, showPay, showSum, sheet, step } from "/door/a/selling.js";
import { after, beyond, left } from "/door/a/shop.js";
import { showStatus } from "/door/a/status.js";
import { kept } from "/door/a/store.js";
import { isReference } from "/door/a/sums.js";
import { link, syncSoon } from "/door/a/sync.js";
import { currentLanguage, say } from "/door/a/words.js";

const button = document.getElementById("show-sell");
const form = sheet.querySelector("form");
let device = null;
let sale = null; // what is being sold
let busy = false;

/** Only a phone with a till sells. */
export function offerSale(paired) {
  device = paired;
  button.hidden = !device.till;
}

async function open() {
  const { shop, skewMs } = await kept("list");
  const mine = await untold();
  const offers = (shop?.types ?? []).map((offer) => after(offer, mine));
  const own = shop ? left(shop, mine) : 0;
  const addons = (shop?.addons ?? []).map((offer) => after(offer, mine));
  sale = { own, nowMs: Date.now() + skewMs, addons };
  const facts = { n: Math.max(0, own), size: shop?.block.size ?? 0 };
  fillTypes(offers, { ...facts, online: link.reached !== false, currency: device.till.currency }, many);
  if (!sheet.open) sheet.showModal();
}

function many(offer) {
  Object.assign(sale, { offer });
  fillNumbers(offer, titled(offer), (n) => pay(n));
}

function pay(n) {
  const { offer, own, nowMs, addons } = sale;
  const { currency } = device.till;
  const people = n * offer.seats;
  Object.assign(sale, { n, people });
  showPay({ over: link.reached === false ? beyond(people, own) : 0 });
  startBeside({ ...{ offer, n, addons, nowMs, currency }, then: () => showSum({ ...asked(), currency }) });
}

async function paid(method, reference = "") {
  if (busy || !sale?.n) return;
  const { what, no, ...sums } = asked();
  if (no) return showNo({ why: no });
  busy = sheet.dataset.busy = "1";
  const { offer, n, people } = sale;
  const told = {
    ...{ id: crypto.randomUUID(), kind: "sale", verdict: "sold", at: Date.now() },
    ...{ type: offer.id, n, people, ...sums, method: sums.amount ? method : "free", reference, said: what },
    ...{ name: say("sell.name"), locale: currentLanguage(), currency: device.till.currency, contact: form.elements.contact.value.trim() },
  };
  const sold = await sell(told, device.token, link.reached !== false);
  busy = false;
  delete sheet.dataset.busy;
  if (sold.no) return showNo(sold.no);
  const over = sold.offline ? beyond(people, sale.own) : (sold.over ?? 0);
  noteRecent(sold.id, sold.said);
  showDone({ ...sold, over, currency: device.till.currency });
  showStatus();
  return syncSoon();
}

button.addEventListener("click", open);
document.addEventListener("sold", ({ detail }) => {
  showDone({ ...detail, currency: device.till.currency }); // the page of a guest who bought before
  sheet.showModal();
});
sheet.querySelector("[data-back]").addEventListener("click", () => (step() === "pay" ? many(sale.offer) : open()));
sheet.querySelector("[data-next]").addEventListener("click", open);
for (const one of sheet.querySelectorAll("[data-pay]")) {
  one.addEventListener("click", () => paid(one.dataset.pay));
}
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!sheet.querySelector("[data-part=mobile]").open) return; // Enter in the guest's address
  const reference = form.elements.reference.value.replace(/\s+/g, "").toUpperCase();
  isReference(reference) ? paid("mobile", reference) : showNo({ why: "reference-used" });
});
