// What the phone keeps: who it is, the list, and every scan until the server has it.
// A scan is written through to the disk before its verdict shows: a dead battery forgets nothing.
import { deleteDB, openDB } from "/door/a/idb/index.js";
import { admits, judge } from "/door/a/rules.js";

const NAME = "entregent-door";
const STRICT = { durability: "strict" };
let db = null;

export async function openStore() {
  db ??= await openDB(NAME, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("meta");
      const tickets = fresh.createObjectStore("tickets", { keyPath: "h" });
      tickets.createIndex("entered", "entered");
      tickets.createIndex("gone", "gone"); // cancelled, and nobody came with it
      const scans = fresh.createObjectStore("scans", { keyPath: "id" });
      scans.createIndex("unsent", ["unsent", "at"]);
      scans.createIndex("at", "at");
    },
    blocking() {
      db?.close(); // another tab wipes this phone
      db = null;
      location.reload();
    },
  });
}

/** Forget everything: the phone was revoked, or is done. */
export async function wipe() {
  db?.close();
  db = null;
  await deleteDB(NAME);
  await openStore();
}

export const kept = (key) => db.get("meta", key);
export const keep = (key, value) => db.put("meta", value, key);

/** Judge a ticket and keep the scan, in one step that no other tab can come between. */
export async function takeEntry({ token, h, facts, scan, gate, enteredMs }) {
  const tx = db.transaction(["tickets", "scans"], "readwrite", STRICT);
  const tickets = tx.objectStore("tickets");
  const row = (await tickets.get(h)) ?? null;
  const listed = row && { status: row.status, entered: row.entered === 1 };
  const verdict = judge(token, listed, facts);
  tx.objectStore("scans").add({ ...scan, h, kind: "entry", verdict, unsent: 1 });
  if (admits(verdict)) tickets.put({ ...row, entered: 1, at: enteredMs, gate, by: scan.id });
  await tx.done;
  return { verdict, row };
}

/** Take an entry of this phone back: a scan of its own. Null when there is nothing to take back. */
export async function takeUndo({ of, scan }) {
  const tx = db.transaction(["tickets", "scans"], "readwrite", STRICT);
  const scans = tx.objectStore("scans");
  const entry = await scans.get(of);
  if (!entry || entry.undone || entry.kind !== "entry" || !admits(entry.verdict)) return null;
  scans.put({ ...entry, undone: 1 });
  scans.add({ ...scan, h: entry.h, kind: "undo", verdict: "ok", undoes: of, unsent: 1 });
  const row = await tx.objectStore("tickets").get(entry.h);
  if (row?.by === of) tx.objectStore("tickets").put(outside(row));
  await tx.done;
  return entry;
}

/** The same ticket, not entered. (An absent key is what leaves it out of the index.) */
function outside({ entered: _e, by: _b, ...row }) {
  return { ...row, at: null, gate: null };
}

export const counts = async () => ({
  inside: await db.countFromIndex("tickets", "entered"),
  tickets: (await db.count("tickets")) - (await db.countFromIndex("tickets", "gone")),
  unsent: await db.countFromIndex("scans", "unsent"),
});

/** The oldest scans that the server does not have. */
export const unsent = (most) => db.getAllFromIndex("scans", "unsent", null, most);

/** Stop sending a scan that the server cannot read; it stays in the list of this phone. */
export async function setAside({ unsent: _u, ...scan }) {
  await db.put("scans", { ...scan, result: "refused" });
}

/** The last scans of this phone, newest first. */
export async function latest(most) {
  const found = [];
  let cursor = await db.transaction("scans").store.index("at").openCursor(null, "prev");
  while (cursor && found.length < most) {
    found.push(cursor.value);
    cursor = await cursor.continue();
  }
  return found;
}

export const allTickets = () => db.getAll("tickets");
export const begin = () => db.transaction(["tickets", "scans", "meta"], "readwrite", STRICT);
export const isOpen = () => db !== null;
