// The sheet of a sale: its steps, and what stands on each.
import { drawn } from "/door/a/qr.js";
import { sound } from "/door/a/sound.js";
import { inFigures, say } from "/door/a/words.js";

export const sheet = document.getElementById("sell");
const part = (name) => sheet.querySelector(`[data-part=${name}]`);
const form = sheet.querySelector("form");
const MANY = 10;
const WHY = { each: "each_wrong", contact: "contact_wrong", "bad-reference": "reference_used", "terms-changed": "not_on_sale" };

export const step = () => sheet.dataset.at;

function at(name) {
  sheet.dataset.at = name;
  for (const it of sheet.querySelectorAll("[data-step]")) it.hidden = it.dataset.step !== name;
  sheet.querySelector("[data-back]").hidden = name === "what" || name === "done";
  sheet.querySelector(":scope > [data-close]").hidden = name === "done";
  sheet.scrollTop = 0;
}

function write(name, words) {
  part(name).textContent = words ?? "";
  part(name).hidden = !words;
}

function choice(words, beside, act) {
  const it = document.createElement("button");
  const small = document.createElement("small");
  it.type = "button";
  it.append(words, small);
  small.textContent = beside;
  it.addEventListener("click", act);
  return it;
}

/** What may be sold; `n` of `size` places are this phone's own. */
export function fillTypes(offers, { n, size, online, currency }, chosen) {
  const english = document.documentElement.lang === "en";
  const rows = offers.map((offer) => {
    const { name, name_en, early, price, full, left } = offer;
    const sum = inFigures(early ? price : full, currency);
    const beside = online && left !== null ? `${sum} · ${say("sell.left", { n: left })}` : sum;
    return choice(english ? name_en : name, beside, () => chosen(offer));
  });
  part("types").replaceChildren(...rows);
  write("none", rows.length ? "" : say("sell.none"));
  write("own", size || !online ? say(online ? "sell.own" : "sell.own_offline", { n }) : "");
  at("what");
}

/** How many of it. */
export function fillNumbers(offer, words, chosen) {
  const most = Math.min(MANY, offer.most);
  const numbers = Array.from({ length: most }, (_, k) => k + 1);
  const beside = (n) => (offer.seats > 1 ? say("sell.people", { n: n * offer.seats }) : "");
  part("numbers").replaceChildren(...numbers.map((n) => choice(String(n), beside(n), () => chosen(n))));
  write("type", words);
  at("many");
}

/** How it is paid. */
export function showPay({ over }) {
  form.reset();
  write("beyond", over ? say(over === 1 ? "sell.beyond_one" : "sell.beyond", { n: over }) : "");
  part("mobile").open = part("contact").open = false;
  at("pay");
}

/** What it comes to: by nobody, when it is for nothing; a price that is no good waits. */
export function showSum({ what, amount, no, currency }) {
  write("no", "");
  if (no) return write("sum", "–");
  write("what", what);
  write("sum", inFigures(amount, currency));
  for (const it of sheet.querySelectorAll("[data-pay]")) it.hidden = (it.dataset.pay === "free") !== !amount;
  part("mobile").hidden = !amount;
}

/** Why the server says no: nothing was sold. */
export function showNo({ why, left, result }) {
  const key = result === "refused" ? "sell.no" : `sell.${WHY[why] ?? why.replaceAll("-", "_")}`;
  const words = say(key, { n: left ?? 0 });
  write("no", words === key ? say("sell.no") : words);
  part("no").scrollIntoView({ block: "nearest" });
}

/** Sold, and inside; with the page of the guest's own, once the server gave it. */
export function showDone({ said, amount, over, qr, send, offline, currency }) {
  write("done", say("sell.done"));
  write("sold", said);
  write("taken", amount ? say("why.paid", { sum: inFigures(amount, currency) }) : "");
  write("over", over ? say(over === 1 ? "sell.over_one" : "sell.over", { n: over }) : "");
  part("qr").replaceChildren(...(qr ? [drawn(qr)] : []));
  part("qr").hidden = !qr;
  Object.assign(part("send"), { hidden: !send, href: send ?? "" });
  write("page", say(qr ? "sell.page" : offline ? "sell.later" : ""));
  at("done");
  sound("ok");
}
