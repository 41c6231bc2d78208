// The page is kept by a service worker and starts without network. A newer one waits until somebody
// taps, or until every tab is closed: code never changes under a running door.
const box = document.getElementById("update");

function offer(waiting) {
  box.hidden = false;
  box.querySelector("button").onclick = () => waiting.postMessage("swap");
}

function whenReady(worker, registration) {
  worker.addEventListener("statechange", () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) {
      offer(registration.waiting ?? worker);
    }
  });
}

const isKept = () => (document.documentElement.dataset.offline = "ready");

export async function keepOffline() {
  if (!("serviceWorker" in navigator)) return;
  let controlled = Boolean(navigator.serviceWorker.controller);
  if (controlled) isKept(); // it came from the worker, which may not be asked without network
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (controlled) location.reload(); // not when the very first one takes over
    controlled = true;
  });
  try {
    const registration = await navigator.serviceWorker.register("/door/sw.js", { scope: "/door/" });
    if (registration.waiting && controlled) offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      whenReady(registration.installing, registration);
    });
    await navigator.serviceWorker.ready;
    isKept();
  } catch (error) {
    console.error(error); // a self-signed certificate: works online only
  }
}
