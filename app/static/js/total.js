/* data-total: the sum of the numbers of its form, or of the one it names (data-total="#order"), as
   app/sales/rules.py reckons it, in the smallest unit.
   Each number says: data-amount, the price of one; data-full, once the early one is over;
   data-early, how many are left at it; data-group and data-grouped, from how many each costs how
   much; data-open, the field of an open price; data-kind, its type; data-entry.
   data-promo (what it does), data-value, data-only (a type), and data-credit: rows that take off.
   data-of: a deposit. data-pattern is zero ("0 FCFA"). */
const whole = (text) => Math.max(0, Number.parseInt(text, 10) || 0);

const given = (field, least, decimals) => {
  const typed = field.value.replace(/\s/g, "").replace(",", ".");
  return /^\d+(\.\d+)?$/.test(typed) ? Math.round(Number(typed) * 10 ** decimals) : least;
};

// [type, how many, at what price] of one number of the form: early ones first, then the others
const parts = (field, decimals) => {
  const { amount, full, early, group, grouped, open, kind } = field.dataset;
  const wanted = whole(field.value);
  const price = Number(amount);
  const opened = open && document.getElementById(open);
  if (opened) return [[kind, wanted, given(opened, price, decimals)]];
  const most = group && wanted >= Number(group) ? Number(grouped) : Infinity;
  const first = early === undefined ? wanted : Math.min(wanted, Number(early));
  return [
    [kind, first, Math.min(price, most)],
    [kind, wanted - first, Math.min(Number(full ?? amount), most)],
  ];
};

const sumOf = (lines) => lines.reduce((sum, [, wanted, unit]) => sum + wanted * unit, 0);

const discount = (promo, lines) => {
  if (!promo) return 0;
  const value = Number(promo.dataset.value);
  const only = promo.dataset.only;
  const touched = lines.filter(([kind]) => !only || kind === only);
  const off = {
    amount: () => Math.min(value, sumOf(touched)),
    fixed: () => sumOf(touched.map(([kind, n, unit]) => [kind, n, Math.max(0, unit - value)])),
    percent: () =>
      touched.reduce((sum, [, n, unit]) => sum + n * unit - Math.floor((n * unit * (100 - value)) / 100), 0),
  }[promo.dataset.promo];
  return off ? off() : 0;
};

for (const sum of document.querySelectorAll("[data-total]")) {
  const place = sum.dataset.total ? document.querySelector(sum.dataset.total) : sum.closest("form");
  const decimals = Number(sum.dataset.decimals);
  const words = new Intl.NumberFormat(document.documentElement.lang, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  const written = (amount) => sum.dataset.pattern.replace(/0([.,]0+)?/, words.format(amount / 10 ** decimals));
  const tell = (row, amount) => {
    row.hidden = !amount;
    row.querySelector("output").textContent = written(amount);
  };
  const promo = place.querySelector("[data-promo]");
  const credit = place.querySelector("[data-credit]");
  const part = ({ of, each, flat, later }, due) => {
    let now = Number(flat) + Math.ceil((due * of) / 100);
    for (const field of place.querySelectorAll("[data-entry]")) now += each * whole(field.value);
    return now < due && (later ? due - now : now);
  };
  const follow = () => {
    const fields = [...place.querySelectorAll("input[data-amount]")];
    const lines = fields.flatMap((field) => parts(field, decimals));
    const off = discount(promo, lines);
    const rest = sumOf(lines) - off;
    const spent = credit ? Math.min(rest, Number(credit.dataset.credit)) : 0;
    const places = lines.reduce((n, [, wanted]) => n + wanted, 0);
    const free = places > 0 && rest === spent;
    sum.textContent = free ? sum.dataset.free : written(rest - spent);
    for (const row of place.querySelectorAll("[data-of]")) tell(row, part(row.dataset, rest - spent));
    if (promo) tell(promo, off);
    if (credit) tell(credit, spent);
  };
  place.addEventListener("input", follow);
  if (place.querySelector("input[data-amount]")) follow();
}
