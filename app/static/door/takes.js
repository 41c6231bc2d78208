// Taking a scan: judged and kept in one step that no other tab can come between.
import { after, listed, standing } from "/door/a/rows.js";
import { admits, judge } from "/door/a/rules.js";
import { begin } from "/door/a/store.js";

const moves = (verdict) => admits(verdict) || verdict === "out";

/** Judge and keep, in `tx`. `row`: as it stood before, or null. */
function keep(tx, row, { token, h, facts, scan, nowMs, forced = false }) {
  const verdict = forced ? "forced" : judge(token, row && listed(row), facts);
  const told = { ...scan, h, kind: facts.kind, verdict, unsent: 1 };
  if (row && moves(verdict)) {
    told.was = standing(row);
    tx.objectStore("tickets").put(after(row, told, { nowMs, gate: facts.gate }));
  }
  tx.objectStore("scans").add(told);
  return { verdict, row };
}

/**
 * Judge the ticket `h` and keep the scan. `forced`: somebody at the desk lets in whatever the
 * verdict, and wrote why in scan.reason.
 */
export async function takeScan(what) {
  const tx = begin();
  const row = (await tx.objectStore("tickets").get(what.h)) ?? null;
  const taken = keep(tx, row, what);
  await tx.done;
  return taken;
}

/**
 * The same for a code that was just shown, in one visit to the disk: `know` makes the facts of the
 * list as it stands; `party` is who came with its order, by now. All is kept once `done`.
 */
export async function takeShown({ token, h, know }) {
  const tx = begin();
  const tickets = tx.objectStore("tickets");
  const [list, found] = await Promise.all([tx.objectStore("meta").get("list"), tickets.get(h)]);
  const what = { token, h, ...know(list) };
  const taken = { ...what, ...keep(tx, found ?? null, what) };
  const together = taken.verdict === "ok" && found.o;
  const party = together ? await tickets.index("order").getAll(found.o) : [];
  return { taken: { ...taken, party }, done: tx.done };
}

/** What can be taken back: an entry or an exit of this phone that counts. */
export const isUndoable = ({ kind, verdict, undone }) =>
  kind !== "undo" && moves(verdict) && !undone;

/** Take one back: a scan of its own. Null when there is nothing to take back. */
export async function takeUndo({ of, scan }) {
  const tx = begin();
  const scans = tx.objectStore("scans");
  const taken = await scans.get(of);
  if (!taken || !isUndoable(taken)) return null;
  const { h, was } = taken;
  scans.put({ ...taken, undone: 1 });
  const undo = { ...scan, h, kind: "undo", verdict: "ok", undoes: of, was, unsent: 1 };
  scans.add(undo);
  const row = await tx.objectStore("tickets").get(h);
  if (row?.by === of) tx.objectStore("tickets").put(after(row, undo, {}));
  await tx.done;
  return taken;
}
