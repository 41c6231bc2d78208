// The words of a verdict. A name opens only with the ticket that was just shown.
import { open } from "/door/a/crypt.js";
import { together } from "/door/a/group.js";
import { admits, rightGates } from "/door/a/rules.js";
import { day, hour, say } from "/door/a/words.js";

/** {who, type, why, note} of what was just judged: `row` as it stood before. */
export async function tell(taken, { device, salt }) {
  const { verdict, row, token, list } = taken;
  if (!row) return { why: whyNot(taken) };
  const words = device.role === "desk" ? row.who : await open(token, salt, row.who);
  const [who, note, rest, star, greeter] = words.split("\n");
  const said = { who, type: list.types[row.type] ?? "", why: await why(taken, rest) };
  if (!admits(verdict)) return said;
  const ofType = list.rules?.notes?.[row.type] ?? "";
  const notes = [starred(star === who ? "" : star, greeter, star), note];
  if (!note?.includes(ofType)) notes.push(ofType); // changed since the ticket was made out
  return { ...said, note: notes.filter(Boolean).join(" · ") };
}

/** An anchor guest: who they are, and who welcomes them. */
function starred(words, greeter, isStar) {
  if (!isStar && !greeter) return "";
  const welcome = greeter && say("note.greeter", { name: greeter });
  return [say("note.star"), words, welcome].filter(Boolean).join(" · ");
}

function why({ verdict, row, list, party }, sum) {
  if (verdict === "ok") return paidAnd(row, party);
  if (verdict === "due" && row.due) return say("why.rest", { sum });
  if (verdict === "wrong_gate") return gates(list, row.type);
  const came = row.at === null ? {} : { time: hour(row.at), gate: row.gate };
  if (verdict === "not_inside" && row.out) return say("why.went_out", { time: hour(row.out) });
  if (verdict === "not_inside") return say("why.not_inside", { time: hour(list.listedMs) });
  if (verdict === "again" && row.out) return say("why.went_out", { time: hour(row.out) });
  if (verdict === "forced" && row.at === null) return "";
  return say(`why.${verdict}`, { ...came, sum });
}

/** What was just taken of it, and who is here of those it came with. */
async function paidAnd(row, party) {
  const sum = row.paid && say("why.paid", { sum: row.paid });
  return [sum, await together(row, party)].filter(Boolean).join(" · ");
}

function gates({ rules }, type) {
  const right = rightGates(rules.gates, type);
  return right.length ? say("why.wrong_gate", { gates: right.join(", ") }) : say("why.no_gate");
}

function whyNot({ verdict, token, list }) {
  if (verdict === "forced") return "";
  if (verdict === "wrong_event" || verdict === "wrong_date") {
    const [title, ms] = list.others[token.slice(0, 4)];
    return say(`why.${verdict}`, { title, day: day(ms) });
  }
  return say(`why.${verdict}`, { time: hour(list.listedMs) });
}
