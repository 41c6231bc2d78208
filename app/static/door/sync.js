// Telling the server and hearing from it: after each scan, every few seconds, when the network is
// back. Only one tab at a time talks; what was sent twice is taken in once (each scan has its id).
import { Ended, exchange, Refusal } from "/door/a/api.js";
import { applyNews } from "/door/a/list.js";
import { counts, isOpen, kept, setAside, unsent } from "/door/a/store.js";
import { outgoing } from "/door/a/sums.js";

const EVERY_MS = 5_000;
const MOST = 200; // scans a time, as the server says

/** What the status line shows. `reached` is null until the first answer or failure. */
export const link = { reached: null, listedMs: 0, alerts: [] };
let device = null;
let beats = false;
let [tell, onEnded] = [() => {}, () => {}];
let running = null;
let batch = MOST;

const alone = (work) =>
  navigator.locks ? navigator.locks.request("entregent-door-sync", work) : work();

/** One round. True when there is more to tell. */
async function exchangeOnce() {
  const scans = await unsent(batch);
  const list = await kept("list");
  const { unsent: waiting } = await counts();
  const body = {
    client_ms: Date.now(),
    cursor: list.cursor,
    app: document.documentElement.dataset.version ?? "",
    queue_len: waiting - scans.length,
    drawer: Boolean(device.till), // how it stands is told with the news
    ...outgoing(scans),
  };
  const news = await exchange(device.token, body).catch((error) => {
    if (!(error instanceof Refusal && error.status === 422 && scans.length)) throw error;
    return null;
  });
  if (news) await take(news, scans);
  else if (scans.length === 1) await setAside(scans[0]);
  else batch = 1; // one scan that the server cannot read must not hold up the rest
  return !news || waiting > scans.length;
}

async function take(news, scans) {
  if (news.till === null) delete device.till;
  await applyNews(news, scans, { gate: device.gate, skewMs: news.server_ms - Date.now() });
  link.listedMs = news.server_ms;
  for (const alert of news.alerts ?? []) {
    if (!link.alerts.some((known) => known.id === alert.id)) link.alerts.push(alert);
  }
}

async function run() {
  try {
    await alone(async () => {
      while (isOpen() && device && (await exchangeOnce()));
    });
    link.reached = true;
    batch = MOST;
  } catch (error) {
    if (error instanceof Ended) {
      device = null;
      return onEnded();
    }
    link.reached = false;
  }
  return tell();
}

/** Talk to the server now, or after the talk that is on. */
export function sync() {
  running ??= run().finally(() => (running = null));
  return running;
}

/** Scans made while a talk was on are told in the next one at once. */
export async function syncSoon() {
  if (running) await running;
  return sync();
}

/** Begin to talk for this phone; its list is `listedMs` old. */
export function startSync(paired, { listedMs, onChange, onRevoked }) {
  device = paired;
  tell = onChange;
  onEnded = onRevoked;
  Object.assign(link, { reached: null, listedMs, alerts: [] });
  if (!beats) listen();
  return sync();
}

function listen() {
  beats = true;
  const awake = () => document.visibilityState === "visible" && device && sync();
  setInterval(awake, EVERY_MS);
  addEventListener("online", awake);
  addEventListener("offline", () => ((link.reached = false), tell()));
  document.addEventListener("visibilitychange", awake);
}
