// A rehearsal says so on every screen, and ends by itself when the evening begins.
import { counts, kept } from "/door/a/store.js";

const LOOK_MS = 5_000;
const band = document.getElementById("practice");
let over = () => {};
let untilMs = null;

/** `device` rehearses or not; `ended` is called when its evening begins, with or without network. */
export function rehearse(device, ended) {
  untilMs = device?.practice_until_ms ?? null;
  over = ended;
  band.hidden = untilMs === null;
  document.body.toggleAttribute("data-practice", untilMs !== null);
  look();
}

/** How many scans wait to be sent. Those of a rehearsal are worth nothing. */
export async function worthSending() {
  const device = await kept("device");
  return device?.practice_until_ms ? 0 : (await counts()).unsent;
}

function look() {
  if (untilMs !== null && Date.now() >= untilMs) over();
}

setInterval(look, LOOK_MS);
