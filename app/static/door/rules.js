// What a code and a list say. Pure, and judged by the same cases as app/door/rules.py
// (tests/door/codes.json, tests/door/verdicts.json).
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const EVENT_CODE = 4;
const TOKEN = 20;
const LIST_FRESH_MS = 30_000;
const LETS_IN = { valid: "ok", disputed: "disputed" };
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
export const admits = (verdict) => Object.values(LETS_IN).includes(verdict);

/** What became of a ticket that is not valid, yet or any more. */
export const ended = (status) => (ENDED.has(status) ? status : "cancelled");

/** `listed`: {status, entered} or null; `others`: door codes of the events people mix up. */
export function judge(token, listed, { doorCode, others, stale }) {
  const event = token.slice(0, EVENT_CODE);
  if (!listed) {
    if (others.has(event)) return "wrong_event";
    return event === doorCode && stale ? "stale_unknown" : "unknown";
  }
  if (!letsIn(listed.status)) return ended(listed.status);
  return listed.entered ? "dup" : LETS_IN[listed.status];
}

/** Lets a code through once while it stays in view; again after it was away for a moment. */
export function onceInView({ empties = 5, awayMs = 800 } = {}) {
  let shown = null;
  let missed = 0;
  let lastMs = 0;
  return {
    next(text, nowMs) {
      if (text === null) {
        missed += 1;
        if (missed >= empties && nowMs - lastMs >= awayMs) shown = null;
        return null;
      }
      missed = 0;
      lastMs = nowMs;
      if (text === shown) return null;
      shown = text;
      return text;
    },
    forget: () => (shown = null),
    isShowing: () => shown !== null,
  };
}
