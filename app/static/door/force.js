// The desk lets in against the verdict, and says why: the organizer reads it beside the name.
import { offer } from "/door/a/acts.js";
import { here, told } from "/door/a/scan.js";
import { takeScan } from "/door/a/takes.js";
import { showVerdict } from "/door/a/verdict.js";
import { say } from "/door/a/words.js";

const MAY = new Set(["dup", "stale_unknown", "wrong_gate"]);
const sheet = document.getElementById("force");
const form = sheet.querySelector("form");
let asked = null;

offer(({ verdict, token, h, device, facts, who }) => {
  if (device.role !== "desk" || facts.kind === "exit" || !MAY.has(verdict)) return null;
  const ask = () => {
    asked = { token, h };
    form.reset();
    sheet.querySelector("[data-who]").textContent = who ?? "";
    sheet.showModal();
  };
  return { key: "force", words: say("act.force"), act: ask };
});

async function letIn(reason) {
  const { token, h } = asked;
  const context = await here();
  const scan = { ...context.scan, reason };
  const taken = { token, h, ...context, scan };
  Object.assign(taken, await takeScan({ token, h, ...context, scan, forced: true }));
  showVerdict("forced", { ...(await told(taken)), note: "" });
}

for (const button of sheet.querySelectorAll("[data-reason]")) {
  button.addEventListener("click", () => {
    form.elements.reason.value = button.textContent;
  });
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const reason = form.elements.reason.value.trim();
  if (!reason) return form.elements.reason.focus();
  sheet.close();
  return letIn(reason);
});
