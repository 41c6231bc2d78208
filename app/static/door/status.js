// The line above: how many are in, whether the server is heard, what waits, how old the list is.
import { obey } from "/door/a/mode.js";
import { untold } from "/door/a/sales.js";
import { counts, isOpen, kept } from "/door/a/store.js";
import { link } from "/door/a/sync.js";
import { hour, say } from "/door/a/words.js";

const ALERTS_SHOWN = 3;
const byId = (id) => document.getElementById(id);

export async function showStatus() {
  if (!isOpen()) return;
  const { inside, tickets, unsent } = await counts();
  const list = await kept("list");
  obey(list?.rules);
  const sold = (await untold()).reduce((n, { people }) => n + people, 0); // inside, not listed yet
  byId("inside").textContent = inside + sold;
  byId("tickets").textContent = tickets + sold;
  const state = link.reached === null ? "connecting" : link.reached ? "online" : "offline";
  const parts = [say(`status.${state}`)];
  if (unsent) parts.push(say("status.unsent", { n: unsent }));
  if (list) parts.push(say("status.list", { time: hour(list.listedMs) }));
  const line = byId("status");
  line.textContent = parts.join(" · ");
  line.dataset.state = state;
  line.dataset.unsent = unsent;
  showAlerts();
}

function showAlerts() {
  const box = byId("alerts");
  const sentences = link.alerts.slice(-ALERTS_SHOWN).map((alert) =>
    say("alert.conflict", { ...alert, first: hour(alert.first_ms), time: hour(alert.ms) }),
  );
  box.replaceChildren(
    ...sentences.map((sentence) => {
      const it = document.createElement("li");
      it.textContent = sentence;
      return it;
    }),
  );
  box.hidden = sentences.length === 0;
}

byId("alerts").addEventListener("click", () => {
  link.alerts.length = 0;
  showAlerts();
});
document.addEventListener("language", () => showStatus());
