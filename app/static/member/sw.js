/* The one page of a member that opens without network: the code they are showing. It is kept by
   keep.js, and only given back here, when the network does not answer and it is still valid. */
const KEPT = "my-code";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === "/member/code" && event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch((error) => myCode(error)));
  } else if (pathname.startsWith("/assets/")) {
    event.respondWith(fetch(event.request).catch((error) => kept(pathname, error)));
  }
});

async function myCode(error) {
  const answer = await kept("/member/code", error);
  if (Date.parse(answer.headers.get("X-Until")) > Date.now()) return answer;
  await caches.delete(KEPT);
  throw error;
}

async function kept(path, error) {
  const answer = await caches.match(path, { cacheName: KEPT, ignoreVary: true });
  if (!answer) throw error;
  return answer;
}
