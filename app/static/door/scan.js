// From a code to a verdict. Decided here, at once, from the list on this phone; the server is told
// afterwards and never asked.
import { actsFor } from "/door/a/acts.js";
import { hashOf, keyOf } from "/door/a/crypt.js";
import { kind, obey } from "/door/a/mode.js";
import { noteRecent } from "/door/a/recent.js";
import { isStale, readCode } from "/door/a/rules.js";
import { showStatus } from "/door/a/status.js";
import { kept } from "/door/a/store.js";
import { link, syncSoon } from "/door/a/sync.js";
import { takeShown } from "/door/a/takes.js";
import { tell } from "/door/a/tell.js";
import { showVerdict } from "/door/a/verdict.js";
import { say } from "/door/a/words.js";

let device = null;
let salt = null;
let queue = Promise.resolve(); // one code after the other, however fast they come

export function startScanning(paired, itsSalt) {
  device = paired;
  salt = itsSalt;
}

const inTurn = (work) => (queue = queue.then(work).catch((error) => console.error(error)));

/** Judge what the camera saw. `sinceMs`: when it was seen (performance.now). */
export const handle = (text, sinceMs = performance.now()) =>
  inTurn(() => judged(readCode(text), sinceMs));

/** Judge what a person typed: what is no ticket was read wrong, and is no reason to turn one away. */
export function handleTyped(text) {
  const { verdict, token } = readCode(text);
  const read = { verdict: verdict === "foreign" && !text.includes("/") ? "typo" : verdict, token };
  return inTurn(() => judged(read, performance.now()));
}

/** Judge a guest found by name: as if their ticket had been shown. */
export const handleRow = (row) => inTurn(() => ticket({ token: "", h: row.h }, performance.now()));

async function judged({ verdict, token }, sinceMs) {
  if (verdict) return showVerdict(verdict, { why: say(`why.${verdict}`) });
  if (device.role !== "desk") keyOf(token, salt);
  return ticket({ token, h: await hashOf(token, salt) }, sinceMs);
}

async function ticket({ token, h }, sinceMs) {
  const { taken, done } = await takeShown({ token, h, know });
  const shown = await words(taken);
  const acts = await actsFor({ ...taken, device, who: shown.who });
  await done; // a dead battery forgets nothing that was said
  showVerdict(taken.verdict, { ...shown, acts });
  measure(sinceMs);
  noted(taken, shown);
}

/** What this phone knows at this moment, and a scan to fill. */
export const here = async () => know(await kept("list"));

function know(list) {
  obey(list.rules);
  const at = Date.now();
  const nowMs = at + list.skewMs;
  const others = Object.keys(list.others);
  const facts = {
    doorCode: list.event.door_code,
    others: new Set(others),
    dates: new Set(others.filter((code) => list.others[code][2])),
    stale: isStale({ listedMs: list.listedMs, salesEndMs: list.salesEndMs, nowMs }),
    gate: device.gate,
    kind: kind(),
    rules: list.rules ?? {},
  };
  const offline = link.reached === false;
  const scan = { id: crypto.randomUUID(), at, list_seq: list.cursor, offline };
  return { list, facts, nowMs, scan };
}

const words = (taken) => tell(taken, { device, salt });

/** Once its verdict shows: listed, counted, and told the server. */
function noted({ scan, called }, { who }) {
  noteRecent(scan.id, called ?? who);
  showStatus();
  syncSoon();
}

/** The words of something taken beside the camera, noted. */
export async function told(taken) {
  const shown = await words(taken);
  noted(taken, shown);
  return shown;
}

/** How long from the picture to the painted verdict: kept on the page, for whoever wonders. */
function measure(sinceMs) {
  requestAnimationFrame(() => {
    document.documentElement.dataset.lastMs = String(Math.round(performance.now() - sinceMs));
  });
}
