// Money this phone took, took back and counted, beside the scans it made: kept in the same place, and
// sent the same way.
import { isSale, saleOut } from "/door/a/sales.js";
import { begin } from "/door/a/store.js";
import { inFigures } from "/door/a/words.js";

const MONEY = ["pay", "unpay", "drawer"];
export const isSum = ({ kind }) => kind === "pay";
export const bringsMoney = (one) => isSum(one) || (isSale(one) && one.amount > 0);

/** As the operators write them (app/settlement/rules.py): MTN 8 to 15 digits, Orange MP261128.1802.C12345. */
export const isReference = (code) => /^(\d{8,15}|[A-Z]{2}\d{6}\.\d{4}\.[A-Z]\d{4,8})$/.test(code);
export const isMoney = (one) => MONEY.includes(one.kind) || isSale(one);

/** What was left of the order is there: all its tickets open, on this phone at once. */
const paid = ({ due: _d, ...row }) => ({ ...row, status: "valid" });

/**
 * Keep that the rest of the ticket's order was taken, in one step that no other tab can come
 * between. Null when nothing is left: a second tap takes nothing.
 */
export async function takeSum({ h, scan, currency, method, reference = "" }) {
  const tx = begin();
  const tickets = tx.objectStore("tickets");
  const row = await tickets.get(h);
  if (!row?.due || row.status !== "due") return null;
  const facts = { amount: row.due, method, reference, said: inFigures(row.due, currency) };
  const sum = { ...scan, ...facts, h, o: row.o, kind: "pay", verdict: "paid", unsent: 1 };
  for (const one of await tickets.index("order").getAll(row.o)) {
    if (one.status !== "due") continue;
    const { gone: _g, ...now } = paid(one);
    tickets.put(one.h === h ? { ...now, paid: sum.said } : now);
  }
  tx.objectStore("scans").add(sum);
  await tx.done;
  return sum;
}

/** Take a sum back: a word of its own. Its order's tickets are due again. Null: it was before. */
export async function takeBackSum({ of, scan }) {
  const tx = begin();
  const scans = tx.objectStore("scans");
  const sum = await scans.get(of);
  if (!sum || !isSum(sum) || sum.back) return null;
  scans.put({ ...sum, back: "untold" });
  scans.add({ ...scan, h: sum.h, take: of, kind: "unpay", verdict: "unpaid", unsent: 1 });
  const tickets = tx.objectStore("tickets");
  for (const { paid: _p, ...one } of await tickets.index("order").getAll(sum.o)) {
    if (one.status !== "valid") continue;
    const due = { ...one, status: "due", due: sum.amount };
    tickets.put(one.at === null ? { ...due, gone: 1 } : due);
  }
  await tx.done;
  return sum;
}

/** Take a sale back, its people with it: the same word. Null: it was before. */
export async function takeBackSale({ of, scan }) {
  const tx = begin();
  const scans = tx.objectStore("scans");
  const sale = await scans.get(of);
  if (!sale || !isSale(sale) || sale.back) return null;
  const { page: _p, qr: _q, send: _s, ...kept } = sale;
  scans.put({ ...kept, back: "untold" });
  scans.add({ ...scan, take: of, kind: "unpay", verdict: "unsold", unsent: 1 });
  await tx.done;
  return sale;
}

/** The orders whose rest this phone took and the server has not heard of yet. */
export const paidOrders = (unsent) =>
  new Set(unsent.filter((one) => isSum(one) && !one.back).map(({ o }) => o));

/** A row as the server gives it, and what this phone knows better. */
export const withSums = (row, orders) => (row.status === "due" && orders.has(row.o) ? paid(row) : row);

// what is ours alone stays here
const scanOut = ({ unsent: _u, undone: _d, was: _w, ...scan }) => scan;
const sumOut = ({ id, h, amount, method, reference, at, offline }) =>
  ({ id, h, amount, method, reference, at, offline });
const backOut = ({ id, take, at, offline }) => ({ id, take, at, offline });
const wordOut = ({ id, drawer, what: kind, amount, at, offline, pieces = {} }) =>
  ({ id, drawer, kind, amount, at, offline, pieces });

const of = (kept, kind, out) => kept.filter((one) => one.kind === kind).map(out);

/** What this phone did with money, as the server wants to hear it. */
export const moneyOut = (kept) => ({
  takes: of(kept, "pay", sumOut),
  undos: of(kept, "unpay", backOut),
  drawers: of(kept, "drawer", wordOut),
});

/** Scans, money and sales. */
export const outgoing = (kept) => ({
  scans: kept.filter((one) => !isMoney(one)).map(scanOut),
  ...moneyOut(kept),
  sales: kept.filter(isSale).map(saleOut),
});
