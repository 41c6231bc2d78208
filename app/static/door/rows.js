// A ticket as this phone keeps it. In: `entered` (an absent key is what leaves it out of the index).
// Out again: `out`, when. Came at all: `at`, when first, and by which `gate`. `by`: the scan of this
// phone that made it so.

/**
 * A row as the server gives it: older servers give a shorter one. `nonce`: of all its seals, when
 * the answer tells it once; 12 bytes are 16 signs, so the seal simply goes on behind it.
 */
export function ticket([h, who, type, status, at, gate, orderSize, more = {}], nonce = "") {
  const row = { h, who: nonce + who, type, status, orderSize };
  if (more.o) row.o = more.o; // what came with the same order has the same mark
  if (more.due) row.due = more.due; // on a phone with a till: what is left to pay of its order
  return stands(row, { at, gate, out: more.x });
}

/** The same ticket, and how it stands: not come, in, or out again. */
export function stands({ entered: _e, out: _o, by: _b, ...row }, { at = null, gate = null, out, by }) {
  const now = { ...row, at, gate };
  if (at !== null && !out) now.entered = 1;
  if (out) now.out = out;
  if (by) now.by = by;
  return now;
}

/** How it stands now, to go back to. */
export const standing = ({ at, gate, out, by }) => ({ at, gate, out, by });

/** As the rules want to know it. */
export const listed = (row) => ({
  status: row.status,
  type: row.type,
  entered: row.at !== null,
  exited: Boolean(row.out),
});

/** After `scan` was taken: in by this gate, or out, or as it was before what an undo took back. */
export function after(row, { id, kind, was }, { nowMs, gate }) {
  if (kind === "undo") return stands(row, was ?? {});
  if (kind === "exit") return row.at === null ? row : stands(row, { ...standing(row), out: nowMs, by: id });
  return stands(row, { at: row.at ?? nowMs, gate: row.gate ?? gate, by: id });
}
