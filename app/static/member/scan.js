/* The page of the camera: what it reads is kept on the phone first, then sent; a line of one's own
   can be added on the spot. Typing six characters goes the same way. */
import { name, row, say, state } from "/member/list.js";
import { isUnsent, mine, put, sync } from "/member/queue.js";
import { read } from "/member/reader.js";

const REST_MS = 120; // between two pictures
const AGAIN_MS = 15_000; // before what waits is tried again
const byId = (id) => document.getElementById(id);
const member = document.querySelector("[data-scanner]").dataset.scanner;
const video = document.querySelector(".scan-video");
let current = null; // the reading whose line is being written

async function show() {
  const scans = (await mine()).reverse();
  byId("read").replaceChildren(...scans.map(row));
  const now = scans.find((scan) => scan.id === current);
  if (now) [byId("noted-name").textContent, byId("noted-state").textContent] = [name(now), state(now)];
}

const tell = () => sync().catch(() => {}).then(show);

function stop(heading, words, noted) {
  byId("noted").hidden = false;
  byId("note").hidden = !noted;
  [byId("noted-name").textContent, byId("noted-state").textContent] = [heading, words];
}

async function found(code, kind) {
  const known = (await mine()).find((scan) => scan.code === code && (!scan.result || scan.url));
  const scan = known ?? { id: crypto.randomUUID(), member, code, kind, at: Date.now(), why: "", words: "" };
  if (!known) await put(scan);
  current = scan.id;
  byId("note").reset();
  stop(name(scan), state(scan), true);
  navigator.vibrate?.(60);
  byId("noted").scrollIntoView({ block: "nearest" });
  await show();
  await tell();
  const { result } = (await mine()).find((each) => each.id === scan.id) ?? {};
  if (current !== scan.id || !["unknown", "own"].includes(result)) return;
  current = null; // nobody to write about: the camera goes on
  byId("note").hidden = true;
}

async function seen(text) {
  if (!text || current) return;
  const [, code] = text.match(/\/b\/([0-9a-z]+)$/i) ?? [];
  if (code) await found(code.toUpperCase(), "scan");
  else stop("", say("other"), false);
}

async function watch() {
  if (!video.srcObject) return;
  if (!current) await seen(await read(video).catch(() => null));
  setTimeout(watch, REST_MS);
}

async function openCamera() {
  try {
    const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ audio: false, video: wanted });
    video.hidden = false;
    byId("open").hidden = true;
    await video.play();
    watch();
  } catch {
    byId("blind").hidden = false;
  }
}

byId("see").hidden = false;
byId("open").addEventListener("click", openCamera);
byId("blind").querySelector("input").addEventListener("change", async ({ target }) => {
  const picture = await createImageBitmap(target.files[0]).catch(() => null);
  current = null;
  if (picture) seen((await read(picture)) ?? "?");
});
byId("type").addEventListener("submit", (event) => {
  event.preventDefault();
  const code = byId("code").value.replace(/[\s-]/g, "").toUpperCase();
  byId("code").value = "";
  if (code) found(code, "code");
});
byId("note").addEventListener("submit", async (event) => {
  event.preventDefault();
  const why = [...byId("note").querySelectorAll(":checked")].map((box) => box.value).join(", ");
  const scan = (await mine()).find((each) => each.id === current);
  if (scan) await put({ ...scan, why: why || scan.why, words: byId("words").value.trim() || scan.words });
  current = null;
  byId("noted").hidden = true;
  await tell();
});
addEventListener("online", tell);
setInterval(async () => (await mine()).some(isUnsent) && tell(), AGAIN_MS);
tell();
