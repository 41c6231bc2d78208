// The last twenty scans of this phone, and taking one back.
import { isSale } from "/door/a/sales.js";
import { showStatus } from "/door/a/status.js";
import { kept, latest } from "/door/a/store.js";
import { isSum } from "/door/a/sums.js";
import { link, syncSoon } from "/door/a/sync.js";
import { isUndoable, takeUndo } from "/door/a/takes.js";
import { unsell, untake } from "/door/a/untake.js";
import { showVerdict } from "/door/a/verdict.js";
import { hour, say } from "/door/a/words.js";

const MOST = 20;
const BESIDE = ["undo", "unpay", "drawer"]; // they are told of what they are about
const names = new Map(); // scan id -> name, in memory only: the list on this phone stays sealed
const sheet = document.getElementById("recent");
const rows = sheet.querySelector("[data-rows]");

export const noteRecent = (id, who) => names.set(id, who ?? "");
export const nameOf = (id) => names.get(id) ?? "";

function element(tag, text, name) {
  const it = document.createElement(tag);
  it.textContent = text;
  if (name) it.className = name;
  return it;
}

function row(scan, skewMs) {
  const it = element("li", "");
  it.dataset.verdict = scan.verdict;
  const words = element("p", "");
  words.append(
    element("strong", names.get(scan.id) || say(`verdict.${scan.verdict}`)),
    element("span", [hour(scan.at + skewMs), ...tags(scan)].join(" · ")),
  );
  it.append(words);
  if (isSum(scan) || isSale(scan) ? !scan.back : isUndoable(scan)) {
    const undo = element("button", say("recent.undo"), "quiet");
    undo.type = "button";
    undo.addEventListener("click", () => takeBack(scan));
    it.append(undo);
  }
  if (scan.qr) it.append(page(scan));
  return it;
}

/** The page that a guest who bought here may open. */
function page(sale) {
  const show = element("button", say("sell.show"), "quiet");
  show.type = "button";
  show.addEventListener("click", () => {
    sheet.close();
    document.dispatchEvent(new CustomEvent("sold", { detail: sale }));
  });
  return show;
}

function tags(scan) {
  const said = names.get(scan.id) ? [say(`verdict.${scan.verdict}`)] : [];
  if (scan.back) said.push(say("recent.back"));
  if (scan.undone) said.push(say("recent.undone"));
  if (scan.reason) said.push(scan.reason);
  if (scan.said) said.push(scan.said);
  if (scan.over) said.push(say(scan.over === 1 ? "sell.over_one" : "sell.over", { n: scan.over }));
  if (scan.unsent) said.push(say("recent.unsent"));
  return said;
}

export async function showRecent() {
  const scans = (await latest(2 * MOST)).filter(({ kind }) => !BESIDE.includes(kind)).slice(0, MOST);
  const { skewMs } = await kept("list");
  rows.replaceChildren(...scans.map((scan) => row(scan, skewMs)));
  sheet.querySelector("[data-none]").hidden = scans.length > 0;
  if (!sheet.open) sheet.showModal();
}

async function takeBack(entry) {
  if (isSale(entry)) {
    sheet.close();
    return unsell(entry.id, nameOf(entry.id) || entry.said);
  }
  if (isSum(entry)) {
    sheet.close();
    return untake(entry.id, nameOf(entry.id));
  }
  const list = await kept("list");
  const scan = {
    id: crypto.randomUUID(),
    at: Date.now(),
    list_seq: list.cursor,
    offline: link.reached === false,
  };
  const undone = await takeUndo({ of: entry.id, scan });
  sheet.close();
  if (undone) showVerdict(undone.kind === "exit" ? "undone_exit" : "undone", { who: names.get(entry.id) });
  showStatus();
  return syncSoon();
}

document.getElementById("show-recent").addEventListener("click", showRecent);
