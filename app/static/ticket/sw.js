/* Tickets that were opened once on this phone, for a door without network; and orders to pay by hand,
   under their own path. The network's word comes first; what was kept is shown when it does not
   answer, and goes when the ticket or its evening, the hold or its payment, is over. What is kept is
   the ticket alone (/t/<secret>/kept): nothing of who was looking. */
const HOME = new URL(self.registration.scope).pathname; // "/t/" or "/orders/"
const KEPT = HOME === "/t/" ? "tickets" : "orders";
const KEEPER = `${HOME}keep.js`;
const PATIENCE = 4000; // milliseconds given to the network when there is a copy
const MOST = 12; // tickets on one phone, newest
const PAGE = new RegExp(`^${HOME}[\\w-]+$`);
const arrived = new Map(); // pages that came too late, for the reload that follows

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(renew(event.data.keep)));

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (event.request.mode === "navigate" && PAGE.test(pathname)) {
    event.respondWith(ticket(event, pathname));
  } else if (pathname.startsWith("/assets/") || pathname === KEEPER) {
    event.respondWith(found(pathname).then((copy) => copy ?? fetch(event.request)));
  }
});

async function ticket(event, path) {
  const ready = arrived.get(path);
  if (ready) return arrived.delete(path) && ready;
  const network = fetch(event.request);
  const copy = await valid(path);
  if (!copy) {
    event.waitUntil(network.then((answer) => heard(path, answer), () => {}));
    return network;
  }
  let waited = false;
  const late = new Promise((done) => setTimeout(done, PATIENCE)).then(() => ((waited = true), copy));
  const answer = network.then((fresh) => {
    event.waitUntil(heard(path, fresh));
    if (fresh.status >= 500) return copy;
    if (waited) announce(event.resultingClientId, path, fresh);
    return fresh;
  });
  event.waitUntil(answer.catch(() => {}));
  return Promise.race([answer.catch(() => copy), late]);
}

async function announce(id, path, fresh) {
  arrived.set(path, fresh);
  const page = await self.clients.get(id);
  page?.postMessage("fresh");
}

/* What the server says of a ticket decides about the copy. */
async function heard(path, answer) {
  if (answer.status === 404 || answer.status === 410) await drop(path);
  else if (answer.ok) await renew(path);
}

async function renew(path) {
  const answer = await fetch(`${path}/kept`);
  if (!answer.ok) return answer.status < 500 && drop(path);
  const cache = await caches.open(KEPT);
  const page = await answer.clone().text();
  const looks = [...page.matchAll(/["'](\/assets\/[\w.-]+)/g)].map((match) => match[1]);
  await cache.addAll([...new Set([...looks, KEEPER])]);
  await cache.delete(path);
  await cache.put(path, answer);
  const paths = (await cache.keys()).map((kept) => new URL(kept.url).pathname);
  for (const old of paths.filter((each) => PAGE.test(each)).slice(0, -MOST)) await cache.delete(old);
}

async function valid(path) {
  const copy = await found(path);
  if (!copy || Date.parse(copy.headers.get("X-Until")) > Date.now()) return copy;
  await drop(path);
}

function found(path) {
  return caches.match(path, { cacheName: KEPT, ignoreVary: true });
}

async function drop(path) {
  const cache = await caches.open(KEPT);
  await cache.delete(path);
  const left = (await cache.keys()).some((kept) => PAGE.test(new URL(kept.url).pathname));
  if (!left) await caches.delete(KEPT);
}
