/* Two pages of a member open without network: the code they are showing, and the camera that reads
   others'. They are kept by keep.js, and only given back here, when the network does not answer and
   they are still valid. */
const KEPT = { "/member/code": "my-code", "/member/scan": "my-scan" };
const LOOKS = /^\/assets\/|^\/member\/[a-z]+\.(js|css)$|^\/door\/a\/zxing\//;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (KEPT[pathname] && event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).catch((error) => myPage(pathname, error)));
  } else if (LOOKS.test(pathname)) {
    event.respondWith(fetch(event.request).catch((error) => look(pathname, error)));
  }
});

async function myPage(path, error) {
  const answer = await kept(path, KEPT[path]);
  if (answer && Date.parse(answer.headers.get("X-Until")) > Date.now()) return answer;
  await caches.delete(KEPT[path]);
  throw error;
}

async function look(path, error) {
  for (const name of Object.values(KEPT)) {
    const answer = await kept(path, name);
    if (answer) return answer;
  }
  throw error;
}

const kept = (path, cacheName) => caches.match(path, { cacheName, ignoreVary: true });
