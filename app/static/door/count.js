// Counting the drawer: notes and coins, or one sum. What it lacks or has over shows while one types.
import { element, over } from "/door/a/figures.js";
import { readSum } from "/door/a/money.js";
import { countPurse, standing } from "/door/a/purse.js";
import { inFigures } from "/door/a/words.js";

const PIECES = [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 25, 10, 5]; // app/counting/rules.py
const form = document.getElementById("count");
const box = form.querySelector("[data-pieces]");
const whole = form.elements.whole;
let currency = "XAF";
let expected = 0;

function row(piece) {
  const it = element("label", "");
  const input = element("input", "");
  Object.assign(input, { name: `p${piece}`, inputMode: "numeric", maxLength: 5, autocomplete: "off" });
  it.append(element("span", inFigures(piece, currency)), input);
  return it;
}

/** {"5000": 3, …}; null where one is no number. */
function pieces() {
  const typed = [...box.querySelectorAll("input")].map((it) => [it.name.slice(1), it.value.trim()]);
  const found = typed.filter(([, n]) => n);
  return found.some(([, n]) => !/^\d+$/.test(n)) ? null : Object.fromEntries(found.map(([p, n]) => [p, Number(n)]));
}

/** {amount, pieces}: one sum counts before notes and coins; null: nothing, or not a number. */
function counted() {
  if (whole.value.trim()) {
    const amount = readSum(whole.value, currency);
    return amount === null ? null : { amount };
  }
  const found = pieces();
  if (!found || !Object.keys(found).length) return null;
  return { amount: Object.entries(found).reduce((all, [p, n]) => all + p * n, 0), pieces: found };
}

function tell() {
  const now = counted();
  form.querySelector("[data-total]").textContent = now ? inFigures(now.amount, currency) : "";
  form.querySelector("[data-over]").textContent = now ? over(now.amount - expected, currency) : "";
  form.querySelector("[data-wrong]").hidden = true;
}

export async function startCount(till) {
  currency = till.currency;
  ({ expected } = await standing());
  form.reset();
  box.replaceChildren(...(currency === "XAF" ? PIECES.map(row) : []));
  tell();
}

/** `then`, once it is counted. */
export function onCounted(then) {
  form.addEventListener("input", tell);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const now = counted();
    form.querySelector("[data-wrong]").hidden = now !== null;
    if (!now) return whole.focus();
    await countPurse(now.amount, now.pieces);
    return then();
  });
}
