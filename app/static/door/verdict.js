// The verdict fills the screen: word, shape, colour, frame, sound and vibration say the same thing.
import { sound } from "/door/a/sound.js";
import { say } from "/door/a/words.js";

const MOODS = {
  ok: { mood: "ok", icon: "check", pauseMs: 700, showMs: 1_300 },
  attention: { mood: "attention", icon: "star", tap: true },
  disputed: { mood: "warn", icon: "alert", tap: true },
  due: { mood: "warn", icon: "alert", tap: true },
  dup: { mood: "warn", icon: "again", pauseMs: 1_500, showMs: 2_500 },
  stale_unknown: { mood: "warn", icon: "question", tap: true },
  badge: { mood: "warn", icon: "alert", pauseMs: 1_500, showMs: 2_500 },
  undone: { mood: "warn", icon: "undo", pauseMs: 700, showMs: 1_500 },
  no: { mood: "no", icon: "cross", pauseMs: 1_500, showMs: 2_500 },
};

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

/** Show `verdict` ("ok", "dup", …) with a name, what kind of ticket, why, and a note. */
export function showVerdict(verdict, { who, type, why, note } = {}) {
  const kind = verdict === "ok" && note ? "attention" : verdict;
  const how = MOODS[kind] ?? MOODS.no;
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
