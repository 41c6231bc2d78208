// The drawer of this phone's cashier: what is in it, each sum, its count, and the closing sheet. With
// or without network.
import { asksFloat } from "/door/a/begin.js";
import { onCounted, startCount } from "/door/a/count.js";
import { element, lines, over } from "/door/a/figures.js";
import { leavePurse, standing } from "/door/a/purse.js";
import { nameOf } from "/door/a/recent.js";
import { kept, unsent } from "/door/a/store.js";
import { isMoney, isSum } from "/door/a/sums.js";
import { syncSoon } from "/door/a/sync.js";
import { unsell, untake } from "/door/a/untake.js";
import { day, hour, inFigures, say } from "/door/a/words.js";

const sheet = document.getElementById("drawer");
const part = (name) => sheet.querySelector(`[data-part=${name}]`);
let till = null;

const figures = (amount) => inFigures(amount, till.currency);

function sumLine(sum, skewMs) {
  const it = element("li", "");
  const words = element("p", "");
  const facts = [hour(sum.at + skewMs), nameOf(sum.id), say(`act.${sum.method}`)];
  if (sum.back) facts.push(say("recent.back"));
  if (sum.unsent) facts.push(say("recent.unsent"));
  words.append(element("strong", figures(sum.amount)), element("span", facts.filter(Boolean).join(" · ")));
  it.append(words);
  it.dataset.verdict = sum.back ? "undone" : "ok";
  if (!sum.back) it.append(undo(sum));
  return it;
}

/** A second tap means it. */
function undo(sum) {
  const it = element("button", say("recent.undo"), "quiet");
  it.type = "button";
  it.addEventListener("click", () => {
    const takeBack = isSum(sum) ? untake : unsell;
    if (it.dataset.sure) return (sheet.close(), takeBack(sum.id, nameOf(sum.id)));
    it.dataset.sure = "1";
    it.textContent = say("drawer.sure");
  });
  return it;
}

async function tell() {
  const now = await standing();
  const { skewMs } = await kept("list");
  const waiting = (await unsent(1_000)).filter(isMoney).length;
  const closed = now.counted !== undefined;
  sheet.dataset.view = closed ? "closed" : now.drawer ? "open" : "begin";
  part("whose").textContent = say("ready.till", { name: till.cashier });
  part("cash").textContent = figures(closed ? now.counted : now.expected);
  const holds = [["opening", now.opening, true], ["came", now.came, true], ["back", now.back], ["moved", now.moved]];
  lines(part("holds"), closed ? [...holds, ["expected", now.expected, true]] : holds, till.currency);
  part("mobile").textContent = `${figures(now.mobile.amount)} · ${say("drawer.n", now.mobile)}`;
  part("unsent").textContent = waiting ? say("drawer.unsent", { n: waiting }) : "";
  sheet.querySelector("section").hidden = !now.sums?.length;
  part("sums").replaceChildren(...(now.sums ?? []).map((sum) => sumLine(sum, skewMs)));
  if (closed) tellClosed(now, now.atMs + skewMs);
}

function tellClosed(now, at) {
  part("when").textContent = say("drawer.closed", { day: day(at), time: hour(at), n: now.n });
  part("over").textContent = over(now.over, till.currency);
  const pieces = Object.entries(now.pieces ?? {}).sort(([a], [b]) => b - a);
  part("pieces").textContent = pieces.map(([piece, n]) => `${n} × ${figures(Number(piece))}`).join(" · ");
}

/** What was done here is told, and then the sheet says so. */
async function told() {
  await tell();
  sheet.scrollTo(0, 0);
  await syncSoon();
  if (sheet.open && sheet.dataset.view !== "count") await tell();
}

async function open() {
  ({ till } = await kept("device"));
  if (!till) return; // its cashier left the team meanwhile
  await tell();
  sheet.showModal();
}

const onTap = (id, act) => document.getElementById(id).addEventListener("click", act);
onTap("show-drawer", open);
onTap("start-count", async () => {
  await startCount(till);
  sheet.dataset.view = "count";
});
onTap("leave-drawer", async () => {
  await leavePurse();
  await tell();
});
asksFloat(document.getElementById("drawer-float"), told);
onCounted(told);
