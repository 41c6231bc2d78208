// Sums as people type them.

/** In the smallest unit; null where it cannot be read: "10 000", "10 000,50" of a money with cents. */
export function readSum(text, currency) {
  const how = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  const cents = how.maximumFractionDigits;
  const typed = text.replace(/\s/g, "").replace(",", ".");
  if (!new RegExp(cents ? `^\\d{1,9}(\\.\\d{1,${cents}})?$` : "^\\d{1,9}$").test(typed)) return null;
  return Math.round(Number(typed) * 10 ** cents);
}
