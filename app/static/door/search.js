// A guest without a ticket in hand, found by name. Only a phone of the desk has names to search.
// Letting in without the code takes a long press: a pocket must not admit anybody.
import { ended, letsIn } from "/door/a/rules.js";
import { handleRow } from "/door/a/scan.js";
import { allTickets, kept } from "/door/a/store.js";
import { hour, say } from "/door/a/words.js";

const LEAST = 2; // letters: "Ngo" and "Eto" are whole names
const MOST = 20;
const HOLD_MS = 600;
const sheet = document.getElementById("search");
const input = document.getElementById("search-name");
const rows = sheet.querySelector("[data-rows]");
const told = sheet.querySelector("[data-told]");
let till = false; // what is left to pay is taken here
let people = []; // {row, plain}: the list as it was when the drawer opened

/** Without accents or case: "aicha" finds Aïcha. */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function element(tag, text, name) {
  const it = document.createElement(tag);
  it.textContent = text;
  if (name) it.className = name;
  return it;
}

function state(row) {
  if (row.out) return say("search.out", { time: hour(row.out) });
  if (row.entered) return say("search.inside", { time: hour(row.at), gate: row.gate });
  if (row.status === "valid") return "";
  return say(`search.${letsIn(row.status) ? row.status : ended(row.status)}`);
}

function whenHeld(button, act) {
  let timer = 0;
  const stop = () => {
    clearTimeout(timer);
    delete button.dataset.held;
  };
  const begin = () => {
    button.dataset.held = "";
    timer = setTimeout(() => (stop(), act()), HOLD_MS);
  };
  button.addEventListener("pointerdown", begin);
  for (const end of ["pointerup", "pointerleave", "pointercancel"]) button.addEventListener(end, stop);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.repeat) begin(); // held down, as a finger would
  });
  button.addEventListener("keyup", stop);
  button.addEventListener("click", () => (told.textContent = say("search.sure")));
}

function act(it, row) {
  const admits = it.dataset.verdict === "ok";
  if (!admits && !(till && row.due > 0)) return;
  const button = element("button", say(admits ? "search.admit" : "search.take"), "quiet");
  button.type = "button";
  const shown = () => (sheet.close(), handleRow(row));
  if (admits) whenHeld(button, shown);
  else button.addEventListener("click", shown); // takes nothing yet: the verdict asks how
  it.append(button);
}

function line({ row }, types) {
  const [who, note] = row.who.split("\n");
  const it = element("li", "");
  it.dataset.verdict = row.entered ? "dup" : letsIn(row.status) ? "ok" : "cancelled";
  const words = element("p", "");
  const facts = [types[row.type], note, state(row)].filter(Boolean).join(" · ");
  words.append(element("strong", who), element("span", facts));
  it.append(words);
  act(it, row);
  return it;
}

async function show() {
  const wanted = plain(input.value.trim());
  const list = await kept("list");
  const found = wanted.length < LEAST ? [] : people.filter((one) => one.plain.includes(wanted));
  rows.replaceChildren(...found.slice(0, MOST).map((one) => line(one, list.types)));
  const none = wanted.length >= LEAST && !found.length;
  const more = found.length > MOST && say("search.more", { n: MOST });
  told.textContent = none ? say("search.none", { time: hour(list.listedMs) }) : more || "";
}

export function offerSearch(device) {
  const button = document.getElementById("show-search");
  button.hidden = device.role !== "desk";
  till = Boolean(device.till);
  button.onclick = async () => {
    people = (await allTickets()).map((row) => ({ row, plain: plain(row.who.split("\n")[0]) }));
    input.value = "";
    await show();
    sheet.showModal();
  };
}

input.addEventListener("input", show);
