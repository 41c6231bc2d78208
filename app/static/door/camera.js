// The camera: opened on a tap, kept open, opened again when it freezes, closed when nobody scans.
import { seen, watch } from "/door/a/frames.js";
import { remember, remembered } from "/door/a/memory.js";

const FROZEN_MS = 2_000;
const IDLE_MS = 3 * 60_000;
const video = document.getElementById("video");
let track = null;
let watching = null; // {paused, found, state}
let lastCode = 0;
let opening = false;

function wanted() {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  const id = remembered("camera");
  // never "exact": a device without the label would refuse altogether
  return id ? { deviceId: { ideal: id }, ...size } : { facingMode: { ideal: "environment" }, ...size };
}

function closeTracks() {
  for (const each of video.srcObject?.getTracks() ?? []) each.stop();
  video.srcObject = null;
  track = null;
}

/** Open the camera and start reading. Tells `watching.state`: scanning, asleep, denied, none. */
async function open() {
  if (opening) return;
  opening = true;
  try {
    closeTracks();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: wanted() });
    video.srcObject = stream;
    await video.play();
    [track] = stream.getVideoTracks();
    track.addEventListener("ended", () => watching && open());
    if (abilities().focusMode?.includes("continuous")) set({ focusMode: "continuous" });
    seen.frameAt = lastCode = performance.now();
    seen.reading = false;
    watch(video, { paused: watching.paused, found: told });
    watching.state("scanning");
  } catch (error) {
    watching?.state(error.name === "NotAllowedError" ? "denied" : "none");
  } finally {
    opening = false;
  }
}

function told(text, at) {
  if (text) lastCode = performance.now();
  return watching?.found(text, at);
}

const abilities = () => track?.getCapabilities?.() ?? {};
const set = (what) => track.applyConstraints({ advanced: [what] }).catch(() => {});

export const hasTorch = () => Boolean(abilities().torch);
export const torch = (on) => set({ torch: on });

export function startCamera({ paused, found, state }) {
  watching = { paused, found, state };
  if (!navigator.mediaDevices) return state("none");
  return open();
}

export function stopCamera() {
  watching = null;
  closeTracks();
}

export async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const chosen = track?.getSettings().deviceId ?? remembered("camera");
  return devices
    .filter((each) => each.kind === "videoinput")
    .map(({ deviceId, label }) => ({ deviceId, label, chosen: deviceId === chosen }));
}

export function chooseCamera(deviceId) {
  remember("camera", deviceId);
  return open();
}

/** A still picture for two seconds means a stuck camera; three minutes without a code, a break. */
setInterval(() => {
  if (!watching || !track || opening || document.visibilityState !== "visible") return;
  const now = performance.now();
  if (now - lastCode > IDLE_MS) {
    closeTracks();
    watching.state("asleep");
    return;
  }
  const frozen = !seen.reading && now - seen.frameAt > FROZEN_MS;
  if (frozen || track.readyState === "ended" || track.muted) open();
}, 500);
