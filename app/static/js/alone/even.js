/* <form data-even="#even">: what one types is reckoned by the house a moment later and told there. Nothing is kept;
   what cannot be read yet leaves the last word standing. Without script, saving tells the same. */
const form = document.querySelector("form[data-even]");
const place = document.querySelector(form.dataset.even);
let next;
let turn = 0;

const reckon = async () => {
  const mine = ++turn;
  const body = new FormData(form);
  body.set("live", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (answer.status !== 200 || answer.redirected) return;
    const came = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine === turn) place.replaceChildren(...came.body.childNodes);
  } catch {
    // no network just now: saving tells
  }
};

form.addEventListener("input", () => {
  clearTimeout(next);
  next = setTimeout(reckon, 400);
});
