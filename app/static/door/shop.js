// What is sold at this door and what it costs. Pure, and judged by the same cases as `parts` of
// app/sales/rules.py (tests/door/prices.json).

/** [[how many, at what each, at the early price], …]: the early ones first; a group's price where lower. */
export function parts(n, offer, nowMs) {
  const { price, full, early, early_left, early_until_ms, group_from, group_price } = offer;
  const grouped = group_from !== null && group_price !== null && n >= group_from;
  const unit = (amount) => (grouped ? Math.min(amount, group_price) : amount);
  const isEarly = early && (early_until_ms === null || nowMs < early_until_ms);
  const cheap = isEarly ? Math.max(0, Math.min(n, early_left ?? n)) : 0;
  const made = cheap ? [[cheap, unit(price), true]] : [];
  return n > cheap ? [...made, [n - cheap, unit(full), false]] : made;
}

const added = (numbers) => numbers.reduce((so_far, each) => so_far + each, 0);

/** What so many cost in all, and how many of them at the early price. */
export function costs(n, offer, nowMs) {
  const made = parts(n, offer, nowMs);
  return {
    amount: added(made.map(([k, unit]) => k * unit)),
    early: added(made.map(([k, , early]) => (early ? k : 0))),
  };
}

/** Places that are left of this phone's own, after what it sold and could not tell yet. */
export const left = (shop, untold) => shop.block.left - added(untold.map(({ people }) => people));

/** Of so many people, those for whom this phone has no place of its own left. */
export const beyond = (people, own) => Math.max(0, people - Math.max(0, own));

/** An offer after what this phone sold and could not tell yet. */
export function after(offer, untold) {
  const sold = untold.flatMap((one) => [one, ...(one.addons ?? [])]);
  const same = sold.filter(({ type }) => type === offer.id);
  const minus = (it, n) => (it === null ? null : Math.max(0, it - n));
  const early = added(same.map((one) => one.early));
  const units = added(same.map(({ n }) => n));
  return { ...offer, early_left: minus(offer.early_left, early), left: minus(offer.left, units) };
}
