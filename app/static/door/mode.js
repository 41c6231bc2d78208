// Whether this phone lets people in or notes who goes out. Only where one may come back.
import { remember, remembered } from "/door/a/memory.js";

let mode = remembered("mode") === "exit" ? "exit" : "entry";
let mayExit = false;

export const kind = () => (mayExit ? mode : "entry");

function show() {
  document.body.dataset.mode = kind();
  const button = document.getElementById("exit-mode");
  button.hidden = !mayExit;
  button.setAttribute("aria-pressed", String(kind() === "exit"));
}

/** What the organizer settled, as the list on this phone knows it. */
export function obey(rules) {
  mayExit = (rules?.reentry ?? "no") !== "no";
  show();
}

document.getElementById("exit-mode").addEventListener("click", () => {
  mode = kind() === "exit" ? "entry" : "exit";
  remember("mode", mode);
  show();
});
