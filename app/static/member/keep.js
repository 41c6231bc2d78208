/* data-keep-until="2026-11-28T23:00Z" on the page of my code: keeps that page, and what it looks
   like, for when the room has no network. It is gone at sign-out and when the code is hidden
   (forget.js), and when another person's page is opened on this phone. Source: docs/privacy.md, PR44. */
const KEPT = "my-code";
const shown = document.querySelector("[data-keep-until]");
const member = document.querySelector("meta[name='member']").content; // "": in no network

async function keep() {
  await navigator.serviceWorker.register("/member/sw.js", { scope: "/member/" });
  const page = await fetch(location.href);
  const answer = new DOMParser().parseFromString(await page.text(), "text/html");
  if (!answer.querySelector("[data-keep-until]")) return;
  answer.querySelector("[data-refresh]")?.remove(); // who read it stays with the network
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "X-Until": shown.dataset.keepUntil,
    "X-Member": member,
  };
  const body = `<!doctype html>${answer.documentElement.outerHTML}`;
  const kept = await caches.open(KEPT);
  await kept.put("/member/code", new Response(body, { headers }));
  const looks = document.querySelectorAll("link[href^='/assets/'], script[src^='/assets/'], use");
  const paths = [...looks].map((e) => new URL(e.href?.baseVal ?? e.href ?? e.src, location).pathname);
  await kept.addAll([...new Set(paths)]);
}

async function forgetAnothers() {
  const kept = await caches.match("/member/code", { cacheName: KEPT });
  const isHidden = location.pathname === "/member/code" && !shown;
  if (kept && (isHidden || kept.headers.get("X-Member") !== member)) await caches.delete(KEPT);
}

if ("caches" in window && "serviceWorker" in navigator) {
  // without network, what was kept stays as it is
  forgetAnothers().then(() => shown && keep()).catch(() => {});
}
