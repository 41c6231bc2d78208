// The verdict fills the screen: word, shape, colour, frame, sound and vibration say the same thing.
import { sound } from "/door/a/sound.js";
import { say } from "/door/a/words.js";

const MOODS = {
  ok: { mood: "ok", icon: "check", pauseMs: 700, showMs: 1_300 },
  again: { mood: "ok", icon: "again", pauseMs: 700, showMs: 1_300 },
  forced: { mood: "ok", icon: "check", pauseMs: 700, showMs: 1_300 },
  out: { mood: "out", icon: "out", pauseMs: 700, showMs: 1_300 },
  attention: { mood: "attention", icon: "star", tap: true },
  disputed: { mood: "warn", icon: "alert", tap: true },
  due: { mood: "warn", icon: "alert", tap: true },
  not_inside: { mood: "warn", icon: "question", pauseMs: 1_500, showMs: 2_500 },
  wrong_gate: { mood: "warn", icon: "out", pauseMs: 1_500, showMs: 4_000 },
  dup: { mood: "warn", icon: "again", pauseMs: 1_500, showMs: 2_500 },
  stale_unknown: { mood: "warn", icon: "question", tap: true },
  badge: { mood: "warn", icon: "alert", pauseMs: 1_500, showMs: 2_500 },
  undone: { mood: "warn", icon: "undo", pauseMs: 700, showMs: 1_500 },
  undone_exit: { mood: "warn", icon: "undo", pauseMs: 700, showMs: 1_500 },
  unpaid: { mood: "warn", icon: "undo", pauseMs: 700, showMs: 2_500 },
  unsold: { mood: "warn", icon: "undo", pauseMs: 700, showMs: 3_500 },
  no: { mood: "no", icon: "cross", pauseMs: 1_500, showMs: 2_500 },
};

const ACTS_MS = 6_000; // the next code may come sooner
const box = document.getElementById("verdict");
let until = 0; // no code is read before this moment (performance.now)
let timer = 0;
let shown = 0;

export const isPaused = () => performance.now() < until;

function close() {
  clearTimeout(timer);
  box.hidden = true;
  until = 0;
}

function line(name, text) {
  const it = box.querySelector(`[data-line=${name}]`);
  it.textContent = text ?? "";
  it.hidden = !text;
}

/** How a verdict looks and how long; one with something to do beside waits for whoever would. */
function manner(verdict, note, acts) {
  const kind = MOODS[verdict]?.mood === "ok" && note ? "attention" : verdict;
  const how = MOODS[kind] ?? MOODS.no;
  if (!acts.length || how.tap) return how;
  return how.mood === "ok" ? { ...how, showMs: ACTS_MS } : { ...how, tap: true };
}

function offerActs(acts) {
  const buttons = acts.map(({ key, words, act }) => {
    const it = document.createElement("button");
    it.type = "button";
    it.dataset.act = key;
    it.textContent = words;
    it.addEventListener("click", () => act());
    return it;
  });
  box.querySelector("[data-acts]").replaceChildren(...buttons);
}

/**
 * Show `verdict` ("ok", "dup", …) with a name, what kind of ticket, why, a note, and `acts`: what
 * may be done beside closing it ({key, words, act}).
 */
export function showVerdict(verdict, { who, type, why, note, acts = [] } = {}) {
  const how = manner(verdict, note, acts);
  clearTimeout(timer);
  box.dataset.verdict = verdict;
  box.dataset.mood = how.mood;
  box.dataset.shown = String(++shown);
  box.querySelector("use").setAttribute("href", `#i-${how.icon}`);
  line("word", say(`verdict.${verdict}`));
  line("who", who);
  line("type", type);
  line("why", why);
  line("note", note);
  offerActs(acts);
  line("tap", how.tap && say("why.tap"));
  box.hidden = false;
  sound(how.mood);
  until = how.tap ? Infinity : performance.now() + how.pauseMs;
  if (!how.tap) timer = setTimeout(close, how.showMs);
}

box.addEventListener("click", close);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !box.hidden) close();
});
