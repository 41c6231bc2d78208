// The drawers that open over the camera: a typed code, the settings. <dialog> brings focus and Esc.
import { cameras, chooseCamera, hasTorch, torch } from "/door/a/camera.js";
import { currentLanguage, say, setLanguage } from "/door/a/words.js";

const byId = (id) => document.getElementById(id);
const typed = byId("typed");
const settings = byId("settings");
const choice = byId("camera-choice");

export function typedCodes(found) {
  const form = typed.querySelector("form");
  byId("show-typed").addEventListener("click", () => typed.showModal());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = form.elements.code.value;
    if (!code.trim()) return;
    form.reset();
    typed.close();
    found(code);
  });
}

async function listCameras() {
  const found = await cameras();
  choice.replaceChildren(
    ...found.map(({ deviceId, label, chosen }, n) => {
      const name = label || `${say("settings.camera")} ${n + 1}`;
      return new Option(name, deviceId, chosen, chosen);
    }),
  );
  choice.disabled = found.length < 2;
}

export function openSettings(device) {
  byId("device").textContent = `${device.event.title} · ${device.gate}`;
  if (navigator.mediaDevices) listCameras();
  settings.showModal();
}

/** The torch is offered only where the camera has one. */
export function offerTorch() {
  const button = byId("torch");
  button.hidden = !hasTorch();
  button.setAttribute("aria-pressed", "false");
}

byId("torch").addEventListener("click", ({ currentTarget: button }) => {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  torch(on);
});

choice.addEventListener("change", () => chooseCamera(choice.value));

for (const button of document.querySelectorAll("[data-language]")) {
  const mark = () => {
    button.setAttribute("aria-pressed", String(button.dataset.language === currentLanguage()));
  };
  button.addEventListener("click", () => setLanguage(button.dataset.language));
  document.addEventListener("language", mark);
  mark();
}

for (const sheet of document.querySelectorAll("dialog")) {
  sheet.addEventListener("click", (event) => {
    const closes = event.target === sheet || event.target.closest("[data-close]");
    if (closes) sheet.close(); // beside it, or on its button
  });
}
