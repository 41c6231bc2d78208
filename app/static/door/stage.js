// The camera's screen: what it sees goes to the verdict, and what to do when it sees nothing.
import { startCamera, stopCamera } from "/door/a/camera.js";
import { readKeys } from "/door/a/keys.js";
import { pairingCode } from "/door/a/pair.js";
import { readPhotos } from "/door/a/photo.js";
import { handle, handleTyped } from "/door/a/scan.js";
import { show } from "/door/a/screens.js";
import { offerTorch, typedCodes } from "/door/a/sheets.js";
import { isPaused, showVerdict } from "/door/a/verdict.js";
import { onceInView } from "/door/a/view.js";
import { say } from "/door/a/words.js";

const byId = (id) => document.getElementById(id);
const stage = byId("stage");
const view = onceInView();
const isScanning = () => document.body.dataset.screen === "scan";

function found(text, at) {
  const fresh = view.next(text, performance.now());
  stage.toggleAttribute("data-in-view", view.isShowing());
  return fresh === null ? undefined : handle(fresh, at);
}

/** Typed, photographed or read by hand: it counts though the same code is still in view. */
function shown(text, judge = handle) {
  if (!isScanning()) return undefined;
  view.forget();
  return text === null ? showVerdict("nothing", { why: say("why.nothing") }) : judge(text);
}

function told(state) {
  const blind = state === "denied" || state === "none";
  byId("nocam").hidden = !blind;
  byId("asleep").hidden = state !== "asleep";
  if (blind) byId("nocam-why").textContent = say(`nocam.${state}`);
  show("scan", state);
  offerTorch();
}

export const openStage = () => startCamera({ paused: isPaused, found, state: told });

/** Read the QR code of a pairing with the page's own camera: an installed app has no address bar. */
export function scanPairing(paired) {
  const look = (text) => {
    const code = text && pairingCode(text);
    if (!code) return;
    stopCamera();
    paired(code);
  };
  const state = (now) => (now === "scanning" ? show("pair-scan") : show("pair", now));
  return startCamera({ paused: () => false, found: look, state });
}

readKeys(shown);
typedCodes((text) => shown(text, handleTyped));
readPhotos(byId("photo"), shown);
for (const id of ["asleep", "nocam-retry"]) byId(id).addEventListener("click", openStage);
