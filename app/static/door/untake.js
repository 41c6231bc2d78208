// Taking back a sum that was tapped by mistake, and who was let in by that tap.
import { showStatus } from "/door/a/status.js";
import { begin, kept } from "/door/a/store.js";
import { takeBackSale, takeBackSum } from "/door/a/sums.js";
import { link, syncSoon } from "/door/a/sync.js";
import { takeUndo } from "/door/a/takes.js";
import { showVerdict } from "/door/a/verdict.js";
import { inFigures, say } from "/door/a/words.js";

async function blank() {
  const { cursor } = await kept("list");
  const offline = link.reached === false;
  return { id: crypto.randomUUID(), at: Date.now(), list_seq: cursor, offline };
}

/** The scan by which its ticket came in here since. */
async function entryBy({ h, at }) {
  const tx = begin();
  const row = await tx.objectStore("tickets").get(h);
  const entry = row?.by && (await tx.objectStore("scans").get(row.by));
  return entry?.at >= at ? entry.id : null;
}

export async function untake(id, who) {
  const sum = await takeBackSum({ of: id, scan: await blank() });
  if (!sum) return;
  const entry = await entryBy(sum);
  if (entry) await takeUndo({ of: entry, scan: await blank() });
  showVerdict("unpaid", { who, why: say("why.unpaid", { sum: sum.said }) });
  showStatus();
  syncSoon();
}

/** A sale tapped by mistake: its places are free again, and nobody came in by it. */
export async function unsell(id, who) {
  const sale = await takeBackSale({ of: id, scan: await blank() });
  if (!sale) return;
  showVerdict("unsold", { who, why: sale.amount ? say("why.unsold", { sum: inFigures(sale.amount, sale.currency) }) : "" });
  showStatus();
  syncSoon();
}
