// Taking a scan: judged and kept in one step that no other tab can come between.
import { after, listed, standing } from "/door/a/rows.js";
import { admits, judge } from "/door/a/rules.js";
import { begin } from "/door/a/store.js";

const moves = (verdict) => admits(verdict) || verdict === "out";

/**
 * Judge the ticket `h` and keep the scan. `forced`: somebody at the desk lets in whatever the
 * verdict, and wrote why in scan.reason.
 */
export async function takeScan({ token, h, facts, scan, nowMs, forced = false }) {
  const tx = begin();
  const tickets = tx.objectStore("tickets");
  const row = (await tickets.get(h)) ?? null;
  const verdict = forced ? "forced" : judge(token, row && listed(row), facts);
  const told = { ...scan, h, kind: facts.kind, verdict, unsent: 1 };
  if (row && moves(verdict)) {
    told.was = standing(row);
    tickets.put(after(row, told, { nowMs, gate: facts.gate }));
  }
  tx.objectStore("scans").add(told);
  await tx.done;
  return { verdict, row };
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
