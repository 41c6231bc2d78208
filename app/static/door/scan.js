// From a code to a verdict. Decided here, at once, from the list on this phone; the server is told
// afterwards and never asked.
import { hashOf, open } from "/door/a/crypt.js";
import { noteRecent } from "/door/a/recent.js";
import { admits, isStale, readCode } from "/door/a/rules.js";
import { showStatus } from "/door/a/status.js";
import { kept, takeEntry } from "/door/a/store.js";
import { link, syncSoon } from "/door/a/sync.js";
import { showVerdict } from "/door/a/verdict.js";
import { day, hour, say } from "/door/a/words.js";

let device = null;
let salt = null;
let queue = Promise.resolve(); // one code after the other, however fast they come

export function startScanning(paired, itsSalt) {
  device = paired;
  salt = itsSalt;
}

/** Judge what the camera saw or somebody typed. `sinceMs`: when it was seen (performance.now). */
export function handle(text, sinceMs = performance.now()) {
  queue = queue.then(() => judged(text, sinceMs)).catch((error) => console.error(error));
  return queue;
}

/** Judge a guest found by name: as if their ticket had been shown. */
export function handleRow(row) {
  queue = queue.then(() => ticket({ token: "", h: row.h }, performance.now())).catch(console.error);
  return queue;
}

async function judged(text, sinceMs) {
  const { verdict, token } = readCode(text);
  if (verdict) return showVerdict(verdict, { why: say(`why.${verdict}`) });
  return ticket({ token, h: await hashOf(token, salt) }, sinceMs);
}

async function ticket({ token, h }, sinceMs) {
  const list = await kept("list");
  const at = Date.now();
  const nowMs = at + list.skewMs;
  const facts = {
    doorCode: list.event.door_code,
    others: new Set(Object.keys(list.others)),
    stale: isStale({ listedMs: list.listedMs, salesEndMs: list.salesEndMs, nowMs }),
  };
  const scan = { id: crypto.randomUUID(), at, list_seq: list.cursor, offline: link.reached === false };
  const taken = await takeEntry({ token, h, facts, scan, gate: device.gate, enteredMs: nowMs });
  const shown = await tell(taken, token, list);
  showVerdict(taken.verdict, shown);
  measure(sinceMs);
  noteRecent(scan.id, shown.who);
  showStatus();
  syncSoon();
}

/** The words of a verdict. The name opens only with the ticket that was just shown. */
async function tell({ verdict, row }, token, list) {
  if (!row) return { why: whyNot(verdict, token, list) };
  const words = device.role === "desk" ? row.who : await open(token, salt, row.who);
  const [who, note, rest] = words.split("\n");
  const type = list.types[row.type] ?? "";
  if (verdict === "dup") {
    return { who, type, why: say("why.dup", { time: hour(row.at), gate: row.gate }) };
  }
  if (!admits(verdict)) return { who, type, why: say(`why.${verdict}`, { sum: rest }) };
  const order = row.orderSize > 1 && say("why.order", { n: row.orderSize });
  return { who, type, note, why: verdict === "ok" ? order : say(`why.${verdict}`) };
}

function whyNot(verdict, token, list) {
  if (verdict === "wrong_event") {
    const [title, ms] = list.others[token.slice(0, 4)];
    return say("why.wrong_event", { title, day: day(ms) });
  }
  return say(`why.${verdict}`, { time: hour(list.listedMs) });
}

/** How long from the picture to the painted verdict: kept on the page, for whoever wonders. */
function measure(sinceMs) {
  requestAnimationFrame(() => {
    document.documentElement.dataset.lastMs = String(Math.round(performance.now() - sinceMs));
  });
}
