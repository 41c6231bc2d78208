// The list of tickets: given whole when the phone is paired, then only what changed.
// What this phone did and the server has not heard yet is never undone by an older row.
import { admits, letsIn } from "/door/a/rules.js";
import { begin } from "/door/a/store.js";

function ticket([h, who, type, status, at, gate, orderSize]) {
  const row = { h, who, type, status, at, gate, orderSize };
  return at === null ? row : { ...row, entered: 1 };
}

/** What this phone still has to tell, by ticket: its last word counts. */
async function untold(tx) {
  const last = new Map();
  const index = tx.objectStore("scans").index("unsent");
  for (const scan of await index.getAll()) {
    if (admits(scan.verdict)) last.set(scan.h, scan);
  }
  return last;
}

function withUntold(row, scan, { gate, skewMs }) {
  if (scan?.kind === "entry" && !row.entered) {
    return { ...row, entered: 1, at: scan.at + skewMs, gate, by: scan.id };
  }
  if (scan?.kind === "undo" && row.entered) {
    const { entered: _e, ...out } = row;
    return { ...out, at: null, gate: null };
  }
  return row;
}

async function put(tx, rows, mine) {
  const tickets = tx.objectStore("tickets");
  const waiting = await untold(tx);
  for (const each of rows) {
    const row = ticket(each);
    const before = waiting.size || row.entered ? await tickets.get(row.h) : null;
    // so that this phone can still take its own entry back
    if (before?.by && row.entered && row.gate === before.gate) row.by = before.by;
    const now = withUntold(row, waiting.get(row.h), mine);
    tickets.put(letsIn(now.status) || now.entered ? now : { ...now, gone: 1 });
  }
}

/** Keep the whole list, and what else a door must know. */
export async function replaceList(bundle, { gate, skewMs }) {
  const tx = begin();
  tx.objectStore("tickets").clear();
  await put(tx, bundle.tickets, { gate, skewMs });
  tx.objectStore("meta").put(
    {
      event: bundle.event,
      others: bundle.others,
      types: bundle.types,
      salesEndMs: bundle.sales_end_ms,
      cursor: bundle.cursor,
      listedMs: bundle.server_ms,
      skewMs,
    },
    "list",
  );
  await tx.done;
}

/** Keep what a sync brought: what became of our scans, and what other doors and sales changed. */
export async function applyNews(news, sent, { gate, skewMs }) {
  const tx = begin();
  const scans = tx.objectStore("scans");
  const results = new Map(news.results.map((one) => [one.id, one]));
  for (const { id } of sent) {
    const one = results.get(id);
    const scan = one && (await scans.get(id)); // read anew: it may have been undone meanwhile
    if (!scan) continue;
    const { unsent: _u, ...told } = scan;
    scans.put({ ...told, result: one.result, firstGate: one.gate, firstMs: one.first_ms });
  }
  if (news.reset) tx.objectStore("tickets").clear();
  await put(tx, news.changes, { gate, skewMs });
  const meta = tx.objectStore("meta");
  const list = await meta.get("list");
  const types = news.types ?? list.types;
  meta.put({ ...list, types, cursor: news.cursor, listedMs: news.server_ms, skewMs }, "list");
  await tx.done;
}
