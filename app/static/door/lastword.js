// A phone that was taken away hands over the money it still knows of, once, and then forgets all.
// Until that is told it lets nobody in, and waits for network.
import { Ended, lastWord, Refusal } from "/door/a/api.js";
import { stopCamera } from "/door/a/camera.js";
import { tellPairing } from "/door/a/pair.js";
import { isSale, saleOut } from "/door/a/sales.js";
import { show } from "/door/a/screens.js";
import { forgetTickets, keep, unsent } from "/door/a/store.js";
import { isMoney, moneyOut } from "/door/a/sums.js";

const MOST = 1_000; // as the server says
const AGAIN_MS = 5_000;

/** Sums, what was taken back, the drawer's words, and what was sold. */
const out = (money) => ({ ...moneyOut(money), sales: money.filter(isSale).map(saleOut) });

/** Whether nothing is left to tell. An older house has no ear for it. */
async function handedOver(device) {
  const money = (await unsent(MOST)).filter(isMoney);
  if (!device.till && !money.length) return true;
  try {
    await lastWord(device.token, { client_ms: Date.now(), ...out(money) });
    return true;
  } catch (error) {
    return error instanceof Ended || (error instanceof Refusal && error.status === 404);
  }
}

/** `then` once it is told: at once, or when there is network. */
export async function handOver(device, then) {
  stopCamera();
  await keep("ended", 1);
  if (await handedOver(device)) return then();
  for (const sheet of document.querySelectorAll("dialog[open]")) sheet.close();
  await forgetTickets();
  show("pair", "holding");
  tellPairing("pair.holding");
  return setTimeout(() => handOver(device, then), AGAIN_MS);
}
