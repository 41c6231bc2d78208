/* data-seen="/via/7K3M9QXW/views": tells, once it is looked at, that somebody opened a link that was passed on.
   No cookie, nothing of the reader; who fetches pages without showing them tells nothing. */
const seen = document.querySelector("[data-seen]");

const tell = () => {
  if (document.visibilityState !== "visible") return;
  document.removeEventListener("visibilitychange", tell);
  fetch(seen.dataset.seen, { method: "POST", credentials: "same-origin", keepalive: true }).catch(() => {});
};

document.addEventListener("visibilitychange", tell);
tell();
