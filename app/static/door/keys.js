// A handheld reader types like a keyboard: twenty keys in a flash, then Enter.
// It is set to one keyboard layout and the phone may have another, so both readings are kept: what
// the keys mean here, and what they are on an English keyboard. The one that is a ticket counts.
import { readCode } from "/door/a/rules.js";

const PAUSE_MS = 1_500; // a longer pause begins anew: the rest was no reader
let meant = "";
let pressed = "";
let last = 0;

const english = (code) => (/^(Key|Digit|Numpad)(.)$/.exec(code) ?? [])[2] ?? "";
const isTyping = (target) => target instanceof Element && target.matches("input, textarea, select");

export function readKeys(found) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const now = performance.now();
    if (now - last > PAUSE_MS) meant = pressed = "";
    last = now;
    if (event.key === "Enter" && meant.length > 5) {
      event.preventDefault(); // or it would press the button that has the focus
      const text = readCode(meant).verdict !== null && !readCode(pressed).verdict ? pressed : meant;
      meant = pressed = "";
      found(text);
    } else if (event.key.length === 1) {
      meant += event.key;
      pressed += english(event.code) || event.key;
    }
  });
}
