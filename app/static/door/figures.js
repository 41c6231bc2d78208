// Lines of words and sums, as the drawer and its closing sheet show them.
import { inFigures, say } from "/door/a/words.js";

export function element(tag, text, name) {
  const it = document.createElement(tag);
  it.textContent = text;
  if (name) it.className = name;
  return it;
}

/** What lies in `box`: words and a sum a line; those of nothing are left out. */
export function lines(box, told, currency) {
  box.replaceChildren(
    ...told
      .filter(([, amount, always]) => always || amount)
      .flatMap(([key, amount]) => [
        element("dt", say(`drawer.${key}`)),
        element("dd", inFigures(amount, currency)),
      ]),
  );
}

/** What it lacks or has over, in words. */
export function over(amount, currency) {
  if (!amount) return say("drawer.right");
  const sum = inFigures(Math.abs(amount), currency);
  return say(amount < 0 ? "drawer.short" : "drawer.over", { sum });
}
