// What the house says of this phone's till, kept with the rest of its news.

/** `tx` keeps the news, `sent` is what was told with it. */
export async function hearMoney(tx, news, sent) {
  const scans = tx.objectStore("scans");
  for (const { kind, take } of sent) {
    const sum = kind === "unpay" && (await scans.get(take));
    if (sum) scans.put({ ...sum, back: "told" });
  }
  if (news.till === null) await endTill(tx.objectStore("meta"));
  const waiting = (await scans.index("unsent").getAll()).some(({ kind }) => kind === "drawer");
  if (news.drawer !== undefined && !waiting) await stands(tx.objectStore("meta"), news.drawer);
}

/** Its cashier is of the team no more: this phone takes no money from now on. */
async function endTill(meta) {
  const { till: _t, ...device } = await meta.get("device");
  meta.put(device, "device");
}

/** How the drawer stands there: null, none is open. */
async function stands(meta, said) {
  const drawer = (await meta.get("drawer")) ?? null;
  if (said === null) {
    if (drawer && !drawer.closed) meta.delete("drawer"); // it was counted elsewhere
    return;
  }
  const { closed } = drawer ?? {};
  if (closed && said.opened_ms > closed.atMs) meta.put(closed.atMs, "counted");
  const mark = said.mark ?? drawer?.mark ?? crypto.randomUUID();
  meta.put({ mark, opening: said.opening, sinceMs: said.opened_ms, house: said }, "drawer");
}
