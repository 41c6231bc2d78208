// What a code and a list say. Pure, and judged by the same cases as app/door/rules.py
// (tests/door/codes.json, tests/door/verdicts.json).
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const EVENT_CODE = 4;
const TOKEN = 20;
const LIST_FRESH_MS = 30_000;
const LETS_IN = { valid: "ok", disputed: "disputed" };
const ADMITS = new Set([...Object.values(LETS_IN), "again", "forced"]);
const ENDED = new Set(["due", "barred", "transferred", "moved"]); // what it does not know yet is cancelled to it

const clean = (typed) =>
  typed.trim().toUpperCase().replace(/[- \u00a0]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");

function checkCharacter(symbols) {
  let sum = 0;
  for (let n = 0; n < symbols.length; n++) sum += (n + 1) * ALPHABET.indexOf(symbols[n]);
  return ALPHABET[sum % 31];
}

/** A scanned or typed text: {verdict: null, token} when it is a ticket, else {verdict, token: ""}. */
export function readCode(text) {
  const no = (verdict) => ({ verdict, token: "" });
  const address = text.match(/^\s*https?:\/\/[^/]+(\/.*)/i);
  if (address) {
    const part = address[1].match(/\/([bt])\/([^/?#\s]+)/i);
    if (!part) return no("foreign");
    if (part[1].toLowerCase() === "b") return no("badge");
    text = part[2];
  }
  const token = clean(text);
  const known = [...token].every((symbol) => ALPHABET.includes(symbol));
  if (token.length !== TOKEN || !known) return no("foreign");
  const good = checkCharacter(token.slice(EVENT_CODE, -1)) === token.slice(-1);
  return good ? { verdict: null, token } : no("typo");
}

/** May a ticket exist that the list does not know: sold since, by a shop still open? */
export function isStale({ listedMs, salesEndMs, nowMs }) {
  return listedMs < salesEndMs && nowMs - listedMs > LIST_FRESH_MS;
}

/** Whether a ticket that stands so opens the door, and whether a verdict opened it. */
export const letsIn = (status) => Object.hasOwn(LETS_IN, status);
export const admits = (verdict) => ADMITS.has(verdict);

/** What became of a ticket that is not valid, yet or any more. */
export const ended = (status) => (ENDED.has(status) ? status : "cancelled");

const named = (gates, gate) =>
  Object.entries(gates).filter(([name]) => name.trim().toLowerCase() === gate.trim().toLowerCase());
const gateLetsIn = (gates, gate, type) => named(gates, gate).every(([, types]) => types.includes(type));

/** Where a ticket of this type is sent to: the gates that name it. */
export const rightGates = (gates, type) =>
  Object.entries(gates).flatMap(([name, types]) => (types.includes(type) ? [name] : []));

const mayReturn = (reentry, outside) =>
  reentry === "free" || (reentry === "after_exit" && outside);

function notListed(event, { doorCode, others, dates, stale }) {
  if (dates?.has(event)) return "wrong_date";
  if (others.has(event)) return "wrong_event";
  return event === doorCode && stale ? "stale_unknown" : "unknown";
}

/**
 * `listed`: {status, entered, exited, type} or null. `here`: {doorCode, stale, gate, kind, rules,
 * others: door codes of the events people mix up, dates: those of the same series}.
 */
export function judge(token, listed, here) {
  const { kind = "entry", gate = "", rules = {} } = here;
  if (!listed) return notListed(token.slice(0, EVENT_CODE), here);
  const { status, entered, exited = false, type = 0 } = listed;
  if (kind === "exit" && entered && !exited) return "out"; // nobody is kept in
  if (!letsIn(status)) return ended(status);
  if (kind === "exit") return "not_inside";
  if (entered && !mayReturn(rules.reentry, exited)) return "dup";
  if (!gateLetsIn(rules.gates ?? {}, gate, type)) return "wrong_gate";
  return entered && LETS_IN[status] === "ok" ? "again" : LETS_IN[status];
}
