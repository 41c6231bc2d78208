// Making this phone a scanner of one event: a code of eight signs, typed or scanned, used once.
import { pairPhone, Refusal, wholeList } from "/door/a/api.js";
import { replaceList } from "/door/a/list.js";
import { keep, kept, wipe } from "/door/a/store.js";
import { say } from "/door/a/words.js";

const form = document.getElementById("pair-form");
const notice = document.getElementById("pair-notice");
const input = form.elements.code;

/** The pairing code in an address (…/door/#pair=AB12CD34) or typed as it is; null: none. */
export function pairingCode(text) {
  const [, code] = text.match(/[#&?]pair=([0-9a-z-]{8,9})/i) ?? [];
  return code ?? null;
}

export function tellPairing(key, facts) {
  notice.textContent = key ? say(key, facts) : "";
  notice.hidden = !key;
}

/** A rough name for the organizer's list of phones: "Android · Chrome". */
function nameOfPhone() {
  const agent = navigator.userAgent;
  const model = agent.match(/Android [\d.]+; ([^;)]+)/)?.[1]?.replace(/ Build.*/, "");
  const system = ["iPhone", "iPad", "Android", "Windows", "Mac", "Linux"].find((s) => agent.includes(s));
  const browser = ["Firefox", "Edg", "SamsungBrowser", "Chrome", "Safari"].find((b) => agent.includes(b));
  const phone = model && model !== "K" ? model : (system ?? "");
  return [phone, browser?.replace("Edg", "Edge")].filter(Boolean).join(" · ");
}

function why(error) {
  if (!(error instanceof Refusal)) return "pair.offline";
  return error.status === 429 ? "pair.tries" : "pair.refused";
}

/** The device, once paired and with its list kept. Null, and a notice, when it did not work. */
export async function pair(code) {
  tellPairing("pair.busy");
  form.dataset.busy = "";
  try {
    const device = await pairPhone(code, nameOfPhone());
    tellPairing("pair.loading");
    if (await kept("device")) await wipe();
    await fetchList(device);
    await keep("device", device);
    tellPairing(null);
    input.value = "";
    return device;
  } catch (error) {
    console.error(error);
    tellPairing(why(error));
    return null;
  } finally {
    delete form.dataset.busy;
  }
}

/** A slow network may cut a long list: try again before giving up, the code is already used. */
async function fetchList(device) {
  for (let tries = 3; ; tries--) {
    try {
      const list = await wholeList(device.token);
      return await replaceList(list, { gate: device.gate, skewMs: list.server_ms - Date.now() });
    } catch (error) {
      if (tries <= 1) throw error;
    }
  }
}

export function onPairing(submitted) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submitted(pairingCode(input.value) ?? input.value);
  });
}
