// "3 billets dans la commande": the others come in with one tap, each by a scan of its own.
import { offer } from "/door/a/acts.js";
import { stillOutside } from "/door/a/group.js";
import { here, told } from "/door/a/scan.js";
import { takeScan } from "/door/a/takes.js";
import { showVerdict } from "/door/a/verdict.js";
import { say } from "/door/a/words.js";

offer(async ({ verdict, row, facts, who, party }) => {
  if (verdict !== "ok") return null;
  const others = await stillOutside(row, facts, party);
  if (!others.length) return null;
  const words = say(others.length === 1 ? "act.group_one" : "act.group", { n: others.length });
  return { key: "group", words, act: () => letIn(others, who) };
});

/** Names stay sealed: each is noted under the name of who showed the ticket. */
async function letIn(others, who) {
  let shown = {};
  let n = 0;
  for (const { h } of others) {
    const context = await here();
    const taken = { token: "", h, ...context, ...(await takeScan({ token: "", h, ...context })) };
    if (taken.verdict !== "ok") continue; // another tab was faster
    n += 1;
    shown = await told({ ...taken, called: say("recent.with", { who }) });
  }
  showVerdict("ok", { who: say("act.group_done", { n }), type: shown.type, why: shown.why });
}
