/* What this phone read, until the server has it. Each reading has an id of its own: told twice, it
   is one meeting. Only who read it sends it; another person's page on this phone drops it. */
const NAME = "my-scan"; // forgotten at sign-out (forget.js)
const LISTED_MS = 36 * 3_600_000; // what was sent is listed that long
const member = document.querySelector("meta[name='member']")?.content ?? "";

function open() {
  return new Promise((opened, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("scans", { keyPath: "id" });
    asked.onsuccess = () => opened(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

async function within(mode, work) {
  const base = await open();
  try {
    return await new Promise((done, failed) => {
      const turn = base.transaction("scans", mode);
      const asked = work(turn.objectStore("scans"));
      turn.oncomplete = () => done(asked?.result);
      turn.onabort = turn.onerror = () => failed(turn.error);
    });
  } finally {
    base.close();
  }
}

export const put = (scan) => within("readwrite", (scans) => scans.put(scan));
export const drop = (id) => within("readwrite", (scans) => scans.delete(id));
const one = (id) => within("readonly", (scans) => scans.get(id));

/** What this person's phone read, in the order it was read. */
export async function mine() {
  const all = await within("readonly", (scans) => scans.getAll());
  return all.filter((scan) => scan.member === member).sort((a, b) => a.at - b.at);
}

/** Another person uses this phone now: what the last one read is not theirs. */
export async function forgetOthers() {
  const all = await within("readonly", (scans) => scans.getAll());
  for (const scan of all) if (scan.member !== member) await drop(scan.id);
}

export const isUnsent = ({ told, why, words }) => told !== `${why} ${words}`;

async function send(scan) {
  const token = document.querySelector("[name='csrf_token']").value;
  const { id, code, kind, why, words } = scan;
  const ago = Math.max(0, Math.round((Date.now() - scan.at) / 1000));
  const body = new URLSearchParams({ csrf_token: token, member, id, code, kind, ago, why, words });
  const answer = await fetch("/member/scans", { method: "POST", body });
  if (!answer.ok || answer.redirected) throw new Error(`refused with ${answer.status}`);
  const news = await answer.json();
  // a word may have been added meanwhile: it goes with the next round
  await put({ ...(await one(id)), ...news, told: `${why} ${words}` });
}

async function sendAll() {
  for (const scan of await mine()) {
    if (isUnsent(scan)) await send(scan);
    else if (Date.now() - scan.at > LISTED_MS) await drop(scan.id);
  }
}

/** Send what waits. Fails without network: it is tried again. */
export function sync() {
  return navigator.locks ? navigator.locks.request(NAME, sendAll) : sendAll();
}
