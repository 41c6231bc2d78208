// Who came with the same order: how many are there, and letting in the others with one tap.
import { listed } from "/door/a/rows.js";
import { judge, letsIn } from "/door/a/rules.js";
import { sameOrder } from "/door/a/store.js";
import { say } from "/door/a/words.js";

const isHere = (row) => row.at !== null && !row.out;

/** `known`: all rows of its order, when they were read already. */
async function party(row, known) {
  if (!row.o) return [];
  const rows = known ?? (await sameOrder(row.o));
  return rows.filter((one) => letsIn(one.status) || isHere(one));
}

/** "6 sur 8 sont là", once this one is in. */
export async function together(row, known) {
  const rows = await party(row, known);
  if (rows.length < 2) return row.orderSize > 1 ? say("why.order", { n: row.orderSize }) : "";
  const k = rows.filter(isHere).length;
  return say(k === 1 ? "why.here_one" : "why.here", { k, n: rows.length });
}

/** The others of its order whom this door would let in for the first time. */
export async function stillOutside(row, facts, known) {
  const rows = await party(row, known);
  return rows.filter((one) => one.h !== row.h && judge("", listed(one), facts) === "ok");
}
