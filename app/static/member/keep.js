/* data-keep-until="2026-11-28T23:00Z" on the page of my code, and on that of the camera: keeps that
   page, and what it looks like, for when the room has no network. It is gone at sign-out and when
   the code is hidden (forget.js), and when another person's page is opened on this phone. What was
   read without network is sent from any of my pages. Source: docs/privacy.md, PR44. */
import { forgetOthers, sync } from "/member/queue.js";
import { needs } from "/member/reader.js";

const KEPT = { "/member/code": "my-code", "/member/scan": "my-scan" };
const LOOKS = "link[href^='/assets/'], link[href^='/member/'], script[src^='/assets/'], script[src^='/member/'], use";
const SCANNER = ["queue", "reader", "list"].map((name) => `/member/${name}.js`);
const shown = document.querySelector("[data-keep-until]");
const member = document.querySelector("meta[name='member']").content; // "": in no network

async function keep(path, extra) {
  const answer = await fetch(location.pathname === path ? location.href : path);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const until = page.querySelector("[data-keep-until]")?.dataset.keepUntil;
  if (!until) return;
  page.querySelector("[data-refresh]")?.remove(); // who read it stays with the network
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Until": until, "X-Member": member };
  const body = `<!doctype html>${page.documentElement.outerHTML}`;
  const kept = await caches.open(KEPT[path]);
  const at = (e) => e.getAttribute("href") ?? e.getAttribute("src");
  const paths = [...page.querySelectorAll(LOOKS)].map((e) => new URL(at(e), location).pathname);
  await kept.addAll([...new Set([...paths, ...extra])]);
  await kept.put(path, new Response(body, { headers })); // last: with all it looks like
}

async function keepBoth() {
  await navigator.serviceWorker.register("/member/sw.js", { scope: "/member/" });
  await keep("/member/code", SCANNER);
  await keep("/member/scan", [...SCANNER, ...(await needs())]);
}

async function forgetAnothers() {
  for (const [path, name] of Object.entries(KEPT)) {
    const kept = await caches.match(path, { cacheName: name });
    const isHidden = location.pathname === path && !shown;
    if (kept && (isHidden || kept.headers.get("X-Member") !== member)) await caches.delete(name);
  }
}

if ("caches" in window && "serviceWorker" in navigator) {
  // without network, what was kept stays as it is
  forgetAnothers().then(() => shown && keepBoth()).catch(() => {});
}
if ("indexedDB" in window) forgetOthers().then(() => member && sync()).catch(() => {});
