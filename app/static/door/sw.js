// The scanner's service worker. NAME and FILES stand above, written by the server: what is kept
// changes as a whole, and never under a running door (no skipWaiting but on the volunteer's tap).
self.addEventListener("install", (event) => {
  const fresh = FILES.map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("door-") && name !== NAME;
  const sweep = async () => {
    for (const name of await caches.keys()) if (old(name)) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(sweep());
});

self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || !FILES.includes(pathname)) return;
  const kept = caches.match(pathname, { cacheName: NAME, ignoreVary: true });
  event.respondWith(kept.then((answer) => answer ?? fetch(event.request)));
});

self.addEventListener("message", (event) => {
  if (event.data === "swap") self.skipWaiting();
});
