// The scanner from its start: paired or not, then ready, then scanning.
import { stayAwake } from "/door/a/awake.js";
import { stopCamera } from "/door/a/camera.js";
import { fromBase64url } from "/door/a/crypt.js";
import { warmUp } from "/door/a/decoder.js";
import { offerTill } from "/door/a/begin.js";
import "/door/a/offers.js";
import { handOver } from "/door/a/lastword.js";
import { obey } from "/door/a/mode.js";
import { onPairing, pair, pairingCode, tellPairing } from "/door/a/pair.js";
import { describe, tellUnsent } from "/door/a/ready.js";
import { rehearse, worthSending } from "/door/a/rehearse.js";
import { startScanning } from "/door/a/scan.js";
import { show } from "/door/a/screens.js";
import { offerSearch } from "/door/a/search.js";
import { offerSale } from "/door/a/sell.js";
import { openSettings } from "/door/a/sheets.js";
import { allowSound } from "/door/a/sound.js";
import { openStage, scanPairing } from "/door/a/stage.js";
import { showStatus } from "/door/a/status.js";
import { kept, openStore, wipe } from "/door/a/store.js";
import { startSync } from "/door/a/sync.js";
import { keepOffline } from "/door/a/update.js";
import { fill, say } from "/door/a/words.js";

const byId = (id) => document.getElementById(id);
const onTap = (id, act) => byId(id).addEventListener("click", act);
let device = null;

async function ready(paired) {
  device = paired;
  const gone = () => forget("revoked");
  if (await kept("ended")) return handOver(device, gone);
  startScanning(device, fromBase64url(device.salt));
  const { listedMs, rules } = await describe(device);
  obey(rules);
  for (const offer of [offerSearch, offerTill, offerSale]) offer(device);
  show("ready");
  rehearse(device, () => forget("rehearsed"));
  warmUp();
  startSync(device, { listedMs, onChange: showStatus, onRevoked: () => handOver(paired, gone) });
}

/** Erase everything this phone knows; `why` is told where the next pairing begins. */
async function forget(why) {
  stopCamera();
  device = null;
  rehearse(null);
  for (const sheet of document.querySelectorAll("dialog[open]")) sheet.close();
  await wipe();
  show("pair", why ?? "pair");
  tellPairing(why && `pair.${why}`);
}

/** A spent code on a phone that is paired changes nothing: its link was only opened again. */
async function pairWith(code) {
  show("pair");
  const unsent = await worthSending();
  const paired = unsent ? await kept("device") : ((await pair(code)) ?? (await kept("device")));
  if (!paired) return;
  await ready(paired);
  tellUnsent(unsent);
}

async function start() {
  fill();
  const code = pairingCode(location.hash);
  if (code) history.replaceState(null, "", location.pathname); // it is used once: no reload with it
  byId("pair-lite").hidden = isSecureContext && Boolean(navigator.mediaDevices);
  if (code) byId("pair-lite").hash = `pair=${code}`;
  if (!isSecureContext || !crypto.subtle) {
    show("pair", "insecure");
    return tellPairing("pair.insecure");
  }
  await openStore();
  navigator.storage?.persist?.();
  keepOffline();
  if (code) return pairWith(code);
  const known = await kept("device");
  return known ? ready(known) : show("pair");
}

onPairing(pairWith);
onTap("pair-scan", () => scanPairing(pairWith));
onTap("pair-back", () => (stopCamera(), show("pair")));
onTap("show-settings", () => openSettings(device));
onTap("start", () => {
  allowSound();
  stayAwake();
  openStage();
});
onTap("forget", async () => {
  const unsent = await worthSending();
  tellUnsent(unsent);
  if (!unsent && confirm(say("ready.forget_sure"))) forget();
});
document.addEventListener("language", () => device && describe(device));

addEventListener("hashchange", () => location.reload()); // another pairing, opened in this tab
start();
