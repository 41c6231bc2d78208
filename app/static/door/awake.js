// Keep the screen on while somebody scans; a phone gives the lock back whenever the page is hidden.
let wanted = false;

async function ask() {
  if (!wanted || document.visibilityState !== "visible") return;
  await navigator.wakeLock?.request("screen").catch(() => {}); // low battery: the phone may say no
}

export function stayAwake() {
  wanted = true;
  return ask();
}

document.addEventListener("visibilitychange", ask);
