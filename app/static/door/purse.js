// The drawer this phone fills: opened with its float, counted at the end. What it holds is what the
// house said last, and what this phone did since; without network it adds up alone.
import { begin, kept, latest } from "/door/a/store.js";
import { link } from "/door/a/sync.js";
import { bringsMoney } from "/door/a/sums.js";

const ALL = 100_000;
const sum = (those) => those.reduce((so_far, { amount }) => so_far + amount, 0);

/** Keep a word about the drawer for the house, and what it makes of the drawer here. */
async function tell(what, amount, drawer, pieces) {
  const tx = begin();
  const at = Date.now();
  const offline = link.reached === false;
  const id = crypto.randomUUID();
  const facts = { what, amount, drawer: drawer.mark, at, offline, ...(pieces && { pieces }) };
  tx.objectStore("scans").add({ id, kind: "drawer", verdict: `drawer_${what}`, unsent: 1, ...facts });
  tx.objectStore("meta").put(drawer, "drawer");
  await tx.done;
}

export const openPurse = (opening) =>
  tell("open", opening, { mark: crypto.randomUUID(), opening, sinceMs: Date.now(), house: null });

/** Count it: `closed` is what the sheet says from now on. */
export async function countPurse(counted, pieces) {
  const drawer = await kept("drawer");
  const now = await standing();
  const closed = { ...now, counted, pieces, over: counted - now.expected, atMs: Date.now() };
  delete closed.drawer;
  return tell("count", counted, { ...drawer, closed, house: null }, pieces);
}

/** What the drawer holds, and the sums that lie in it, newest first. */
export async function standing() {
  const drawer = (await kept("drawer")) ?? null;
  if (drawer?.closed) return { ...drawer.closed, drawer };
  const since = (await kept("counted")) ?? 0;
  const sums = (await latest(ALL)).filter((one) => bringsMoney(one) && one.at > since);
  const stand = sums.filter(({ back }) => !back);
  const cash = stand.filter(({ method }) => method === "cash");
  const house = drawer?.house;
  const came = house ? house.came + untold(sums) : sum(cash);
  const [back, moved] = [house?.back ?? 0, house?.moved ?? 0];
  const opening = drawer?.opening ?? 0;
  const mobile = stand.filter(({ method }) => method === "mobile");
  return {
    drawer, sums, opening, came, back, moved,
    expected: opening + came - back + moved,
    n: stand.length,
    mobile: { n: mobile.length, amount: sum(mobile) },
  };
}

/** Cash that the house has not heard of, less what it has not heard was taken back. */
function untold(sums) {
  const cash = sums.filter(({ method }) => method === "cash");
  const fresh = cash.filter(({ unsent, back }) => unsent && !back);
  const gone = cash.filter(({ unsent, back }) => !unsent && back === "untold");
  return sum(fresh) - sum(gone);
}

/** Its sheet was read: the next one may be opened. */
export async function leavePurse() {
  const tx = begin();
  const { closed } = await tx.objectStore("meta").get("drawer");
  tx.objectStore("meta").delete("drawer");
  tx.objectStore("meta").put(closed.atMs, "counted");
  await tx.done;
}
