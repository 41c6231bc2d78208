/* What became of each reading, in the words that the page brought in both languages. */
export const say = (key) => document.querySelector(`[data-say="${key}"]`).textContent;
export const state = (scan) => say(scan.result ?? "waits");
export const name = (scan) => scan.name ?? say("someone").replace("$", scan.code.slice(-6));

/** One reading in the list of this phone. */
export function row(scan) {
  const item = document.createElement("li");
  const who = document.createElement(scan.url ? "a" : "strong");
  if (scan.url) who.href = scan.url;
  who.textContent = name(scan);
  const words = document.createElement("span");
  words.className = "soft";
  words.textContent = ` ${[state(scan), scan.why, scan.words].filter(Boolean).join(" · ")}`;
  item.append(who, words);
  return item;
}
