// What the scanner says, in both languages: it must speak without network too.
import { remember, remembered } from "/door/a/memory.js";
import en from "/door/a/words.en.js";
import fr from "/door/a/words.fr.js";

const WORDS = { fr, en };
let language = preferred();
let zone; // of the event: what the clock on its wall shows

function preferred() {
  const wanted = [remembered("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  return wanted.find((tag) => tag in WORDS) ?? "fr";
}

/** The sentence `key`, with {facts} filled in. */
export function say(key, facts = {}) {
  const sentence = WORDS[language][key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

export const currentLanguage = () => language;
export const setZone = (name) => (zone = name);

const format = (ms, how) => new Intl.DateTimeFormat(language, { timeZone: zone, ...how }).format(ms);
export const hour = (ms) => format(ms, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const day = (ms) => format(ms, { weekday: "long", day: "numeric", month: "long" });

/** A sum in the smallest unit, as people write it here: "15 000 FCFA". */
export function inFigures(amount, currency) {
  const how = new Intl.NumberFormat(language, { style: "currency", currency });
  return how.format(amount / 10 ** how.resolvedOptions().maximumFractionDigits);
}

/** Write the words into every element that asks for some: data-say, data-say-label. */
export function fill() {
  document.documentElement.lang = language;
  for (const it of document.querySelectorAll("[data-say]")) it.textContent = say(it.dataset.say);
  for (const it of document.querySelectorAll("[data-say-label]")) {
    it.setAttribute("aria-label", say(it.dataset.sayLabel));
  }
}

export function setLanguage(wanted) {
  language = wanted;
  remember("language", wanted);
  fill();
  document.dispatchEvent(new Event("language"));
}
