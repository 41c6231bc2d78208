// What goes with an entry at its sale, and a price that is typed: both stand where it is paid.
import { element } from "/door/a/figures.js";
import { readSum } from "/door/a/money.js";
import { costs } from "/door/a/shop.js";
import { inFigures, say } from "/door/a/words.js";

const sheet = document.getElementById("sell");
const box = sheet.querySelector("[data-part=beside]");
const rows = sheet.querySelector("[data-part=addons]");
const label = sheet.querySelector("[data-part=each]");
const field = document.getElementById("sell-each");
let at = null; // {offer, n, addons, nowMs, currency, then}
let chosen = new Map(); // type -> how many

export const titled = ({ name, name_en }) => (document.documentElement.lang === "en" ? name_en : name);

/** What is asked now: {amount, early, each, addons, what}; {no} when the price is no good. */
export function asked() {
  const { offer, n, nowMs, currency } = at;
  const each = offer.open ? readSum(field.value, currency) : 0;
  if (each === null || (offer.open && each < offer.price)) return { no: "each" };
  const own = offer.open ? { amount: n * each, early: 0 } : costs(n, offer, nowMs);
  const more = at.addons.filter(({ id }) => chosen.get(id));
  const addons = more.map((one) => ({ type: one.id, n: chosen.get(one.id), ...costs(chosen.get(one.id), one, nowMs) }));
  const amount = addons.reduce((all, one) => all + one.amount, own.amount);
  const named = [[n, offer], ...more.map((one) => [chosen.get(one.id), one])];
  const what = named.map(([k, one]) => say("sell.what", { n: k, what: titled(one) })).join(" + ");
  return { amount, early: own.early, each, addons, what };
}

function button(words, name, act) {
  const it = element("button", words, name);
  it.type = "button";
  it.addEventListener("click", act);
  return it;
}

function change(id, by) {
  chosen.set(id, (chosen.get(id) ?? 0) + by);
  draw();
}

function row(offer) {
  const n = chosen.get(offer.id) ?? 0;
  const most = Math.min(offer.most, offer.left ?? offer.most);
  const it = element("div", "", "addon");
  const more = button(n ? say("sell.what", { n, what: titled(offer) }) : titled(offer), "", () => change(offer.id, 1));
  more.append(element("small", inFigures(costs(1, offer, at.nowMs).amount, at.currency)));
  more.disabled = n >= most;
  const less = button("−", "", () => change(offer.id, -1));
  less.setAttribute("aria-label", say("sell.less", { what: titled(offer) }));
  less.hidden = !n;
  it.append(more, less);
  return it;
}

function draw() {
  rows.replaceChildren(...at.addons.map(row));
  at.then();
}

/** Show them for this sale; `then` whenever something of it changes. */
export function startBeside(sale) {
  at = sale;
  chosen = new Map();
  const { offer, addons, currency } = at;
  box.hidden = !addons.length;
  box.open = false;
  label.hidden = field.hidden = !offer.open;
  label.textContent = offer.open ? say("sell.each", { sum: inFigures(offer.price, currency) }) : "";
  field.value = offer.open ? String(offer.price / 10 ** digits(currency)) : "";
  draw();
}

const digits = (currency) =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;

field.addEventListener("input", () => at?.then());
