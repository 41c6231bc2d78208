/* On a ticket's page, or an order's to pay by hand: has it kept for when there is no network (sw.js). On the copy that is shown
   without network, data-kept: looks for the network, and shows the server's word once it answers. */
const RETRY = [2000, 5000, 10000, 20000]; // milliseconds between looks; then the last again
const isCopy = document.querySelector("[data-kept]") !== null;

async function keep() {
  const known = navigator.serviceWorker.controller;
  const home = location.pathname.replace(/[^/]*$/, "");
  await navigator.serviceWorker.register(`${home}sw.js`, { scope: home });
  const { active } = await navigator.serviceWorker.ready;
  if (!known) active.postMessage({ keep: location.pathname }); // the next visits pass by it anyway
}

async function look() {
  const answer = await fetch(`${location.pathname}/kept`, { method: "HEAD" }).catch(() => null);
  if (answer && answer.status < 500) location.reload();
  else later();
}

function later() {
  setTimeout(look, RETRY.length > 1 ? RETRY.shift() : RETRY[0]);
}

if ("serviceWorker" in navigator) {
  if (isCopy) {
    navigator.serviceWorker.addEventListener("message", () => location.reload());
    addEventListener("online", () => location.reload());
    later();
  } else {
    keep().catch(() => {}); // a private window keeps nothing
  }
}
