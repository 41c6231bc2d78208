// What the phone keeps: who it is, the list, and every scan until the server has it.
// A scan is written through to the disk before its verdict shows: a dead battery forgets nothing.
import { deleteDB, openDB } from "/door/a/idb/index.js";

const NAME = "entregent-door";
const VERSION = 2;
const STRICT = { durability: "strict" };
/** For what the server has: lost with the battery, it is told again. No scan waits for the disk. */
export const RELAXED = { durability: "relaxed" };
let db = null;

function first(fresh) {
  fresh.createObjectStore("meta");
  const tickets = fresh.createObjectStore("tickets", { keyPath: "h" });
  tickets.createIndex("entered", "entered");
  tickets.createIndex("gone", "gone"); // cancelled, and nobody came with it
  const scans = fresh.createObjectStore("scans", { keyPath: "id" });
  scans.createIndex("unsent", ["unsent", "at"]);
  scans.createIndex("at", "at");
}

export async function openStore() {
  db ??= await openDB(NAME, VERSION, {
    upgrade(fresh, from, _to, tx) {
      if (from < 1) first(fresh);
      if (from < 2) tx.objectStore("tickets").createIndex("order", "o");
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

export const counts = async () => ({
  inside: await db.countFromIndex("tickets", "entered"),
  tickets: (await db.count("tickets")) - (await db.countFromIndex("tickets", "gone")),
  unsent: await db.countFromIndex("scans", "unsent"),
});

/** Who is expected is nobody's business any more; what is unsent stays. */
export const forgetTickets = () => db.clear("tickets");

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
export const sameOrder = (mark) => db.getAllFromIndex("tickets", "order", mark);
export const begin = (how = STRICT) => db.transaction(["tickets", "scans", "meta"], "readwrite", how);
export const isOpen = () => db !== null;
