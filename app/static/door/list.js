// The list of tickets: given whole when the phone is paired, then only what changed.
// What this phone did and the server has not heard yet is never undone by an older row.
import { hearMoney } from "/door/a/house.js";
import { after, ticket } from "/door/a/rows.js";
import { admits, letsIn } from "/door/a/rules.js";
import { begin, RELAXED } from "/door/a/store.js";
import { paidOrders, withSums } from "/door/a/sums.js";

/** What this phone still has to tell, by ticket: its last word counts. And the orders it had paid. */
async function untold(tx) {
  const last = new Map();
  const unsent = await tx.objectStore("scans").index("unsent").getAll();
  for (const scan of unsent) {
    if (admits(scan.verdict) || scan.verdict === "out") last.set(scan.h, scan);
  }
  return { last, paid: paidOrders(unsent) };
}

/** Another door's word, and then ours: it was not heard yet. */
function withUntold(row, scan, { gate, skewMs }) {
  if (!scan || (scan.kind === "entry" && row.entered)) return row;
  return after(row, scan, { nowMs: scan.at + skewMs, gate });
}

/** So that this phone can still take back what it did itself. */
function asBefore(row, before) {
  const same = before?.by && row.at !== null && row.entered === before.entered;
  if (same && row.gate === before.gate) row.by = before.by;
  return row;
}

/** Counted among those who come, or came: who still owes the rest as well. */
const isAwaited = ({ status, at }) => letsIn(status) || status === "due" || at !== null;

async function put(tx, rows, nonce, mine) {
  const tickets = tx.objectStore("tickets");
  const { last: waiting, paid } = await untold(tx);
  for (const each of rows) {
    const row = withSums(ticket(each, nonce), paid);
    const before = waiting.size || row.at !== null ? await tickets.get(row.h) : null;
    const now = withUntold(asBefore(row, before), waiting.get(row.h), mine);
    tickets.put(isAwaited(now) ? now : { ...now, gone: 1 });
  }
}

/** Keep the whole list, and what else a door must know. */
export async function replaceList(bundle, { gate, skewMs }) {
  const tx = begin(RELAXED);
  tx.objectStore("tickets").clear();
  await put(tx, bundle.tickets, bundle.nonce, { gate, skewMs });
  tx.objectStore("meta").put(
    {
      event: bundle.event,
      others: bundle.others,
      types: bundle.types,
      rules: bundle.rules,
      shop: bundle.shop,
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
  const tx = begin(RELAXED);
  const scans = tx.objectStore("scans");
  const results = new Map(news.results.map((one) => [one.id, one]));
  for (const { id } of sent) {
    const one = results.get(id);
    const scan = one && (await scans.get(id)); // read anew: it may have been undone meanwhile
    if (!scan) continue;
    const { unsent: _u, ...told } = scan;
    const { id: _i, gate: firstGate, first_ms: firstMs, replay: _r, ...became } = one;
    scans.put({ ...told, firstGate, firstMs, ...became });
  }
  await hearMoney(tx, news, sent);
  if (news.reset) tx.objectStore("tickets").clear();
  await put(tx, news.changes, news.nonce, { gate, skewMs });
  const meta = tx.objectStore("meta");
  const list = await meta.get("list");
  const { types = list.types, rules = list.rules, shop = list.shop } = news;
  meta.put({ ...list, types, rules, shop, cursor: news.cursor, listedMs: news.server_ms, skewMs }, "list");
  await tx.done;
}
