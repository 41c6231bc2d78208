// The screen before the first scan: which event, which gate, how many tickets this phone knows.
import { counts, kept } from "/door/a/store.js";
import { day, hour, say, setZone } from "/door/a/words.js";

const byId = (id) => document.getElementById(id);

/** Write what this phone is paired to, where it is asked for. */
export async function describe(device) {
  const list = await kept("list");
  const { tickets } = await counts();
  setZone(device.event.timezone);
  byId("event").textContent = byId("ready-event").textContent = device.event.title;
  byId("gate").textContent = byId("ready-gate").textContent = device.gate;
  byId("ready-day").textContent = day(device.event.starts_ms);
  const facts = { n: tickets, time: hour(list.listedMs) };
  byId("ready-tickets").textContent = say("ready.tickets", facts);
  return list;
}

/** Say that scans are still to be sent, or that none are. */
export function tellUnsent(n) {
  byId("ready-notice").textContent = say("pair.unsent", { n });
  byId("ready-notice").hidden = !n;
}
