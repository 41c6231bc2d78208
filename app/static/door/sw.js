// The scanner's service worker. NAME, FILES and PACK stand above, written by the server: what is kept
// changes as a whole, and never under a running door (no skipWaiting but on the volunteer's tap).
self.addEventListener("install", (event) => {
  const fresh = (path) => new Request(path, { cache: "reload" });
  const keep = async () => {
    const kept = await caches.open(NAME);
    const answer = await fetch(fresh(PACK));
    if (!answer.ok) throw new Error(`no pack: ${answer.status}`);
    const { headers, files } = await answer.json(); // our own small files, all in one
    for (const [path, [type, text]] of Object.entries(files)) {
      const says = { ...headers, "Content-Type": `${type}; charset=utf-8` };
      await kept.put(path, new Response(text, { headers: says }));
    }
    await kept.addAll(FILES.filter((path) => !(path in files)).map(fresh));
  };
  event.waitUntil(keep());
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
