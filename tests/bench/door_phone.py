"""A phone at the door, as one headless Chromium lives it; its camera shows what it is given.

"Slowed" is its main thread, four times, by the browser itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

from flask import Flask
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.browser.conftest import FLAGS
from tests.browser.doors import new_phone, scan, started
from tests.services import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Row = Callable[..., None]
TICKETS, PEOPLE = 5_000, 50_000
SHOWN, SLOWED = 24, 12  # tickets held before the camera
TYPED = ("ng", "aicha", "mbar", "tabi 49", "zzz", "be", "o n", "diop", "ka", "fot")
FAMILIES = ("Ngo Nlend", "Mbarga", "Tabi", "Eto’o", "Fotso", "Kamga", "Abena", "Diop", "Essomba")
GIVEN = ("Aïcha", "Ben", "Chantal", "Dieudonné", "Estelle", "Franck", "Zita", "Ousmane")


def name(n: int) -> str:
    return f"{GIVEN[n % len(GIVEN)]} {FAMILIES[n % len(FAMILIES)]} {n}"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def report(app: Flask, row: Row, codes: tuple[str, str], tokens: list[str]) -> None:
    code, desk = codes
    with served(app) as site, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        weigh(browser, row, site)
        page = a_phone(browser)
        began = time.monotonic()
        page.goto(f"{site}/door/#pair={code}")
        page.wait_for_selector("html[data-state=ready]")
        row("paired, with its list, from the address", f"{time.monotonic() - began:.2f} s")
        began = time.monotonic()
        page.reload()
        page.wait_for_selector("html[data-state=ready]")
        row("  opened again", f"{time.monotonic() - began:.2f} s", "< 1 s")
        row(f"  a ticket looked up among {TICKETS}", f"{page.evaluate(LOOKED_UP):.2f} ms", "< 1 ms")
        verdicts(page, row, tokens)
        page.context.close()
        searching(browser, row, f"{site}/door/#pair={desk}")
        browser.close()


def weigh(browser: Browser, row: Row, site: str) -> None:
    """All that a phone fetches until the page starts without network, as the line carries it."""
    page = a_phone(browser)
    answers: dict[str, int] = {}
    page.goto(f"{site}/door/")
    page.wait_for_selector("html[data-offline=ready]")
    kept = page.evaluate(KEPT)
    in_one = page.evaluate("fetch('/door/a/pack.json').then((it) => it.json())")["files"]
    for path in ["/door/a/pack.json", *(path for path in kept if path not in in_one)]:
        packed = {"Accept-Encoding": "br, gzip"}
        answers[path] = raw_length(site, path, packed)
    row(
        f"the page and all it keeps, {len(kept)} files",
        f"{sum(answers.values()) / 1000:.0f} kB",
        "<= 450 kB",
    )
    page.context.close()


def raw_length(site: str, path: str, headers: dict[str, str]) -> int:
    line = HTTPConnection(site.removeprefix("http://"), timeout=30)
    line.request("GET", path, headers=headers)
    size = len(line.getresponse().read())
    line.close()
    return size


KEPT = """async () => {
  const [name] = (await caches.keys()).filter((one) => one.startsWith("door-"));
  const kept = await (await caches.open(name)).keys();
  return kept.map((request) => new URL(request.url).pathname);
}"""
LOOKED_UP = """async () => {
  const { openDB } = await import("/door/a/idb/index.js");
  const { hashOf } = await import("/door/a/crypt.js");
  const db = await openDB("entregent-door");
  const salt = new Uint8Array(16);
  const began = performance.now();
  for (let n = 0; n < 200; n++) await db.get("tickets", await hashOf(`AW07${n}`, salt));
  const spent = performance.now() - began;
  db.close();
  return spent / 200;
}"""
CROWD = """async ([names]) => {
  const { openDB } = await import("/door/a/idb/index.js");
  const db = await openDB("entregent-door");
  const tx = db.transaction("tickets", "readwrite");
  names.forEach((who, n) => tx.store.put({ h: `h${n}`, who, type: 1, status: "valid", at: null,
                                           gate: null, orderSize: 1 }));
  await tx.done;
  db.close();
}"""
SEARCHED = """(words) => {
  const input = document.getElementById("search-name");
  const spent = [];
  return (async () => {
    for (let n = 0; n < 60; n++) {
      const began = performance.now();
      input.value = words[n % words.length];
      input.dispatchEvent(new Event("input"));
      await new Promise((done) => queueMicrotask(done));
      spent.push(performance.now() - began);
      await new Promise((done) => setTimeout(done, 30));
    }
    return spent;
  })();
}"""


def a_phone(browser: Browser) -> Page:
    size: Any = {"width": 360, "height": 740}
    page = new_phone(browser.new_context(viewport=size, locale="fr-CM"))
    page.set_default_timeout(120_000)
    return page


def verdicts(page: Page, row: Row, tokens: list[str]) -> None:
    started(page)
    throttle = page.context.new_cdp_session(page)
    for what, rate, shown, most in (
        ("", 1, tokens[:SHOWN], "< 100 ms"),
        (", main thread slowed 4 times", 4, tokens[SHOWN:], "< 300 ms"),
    ):
        throttle.send("Emulation.setCPUThrottlingRate", {"rate": rate})
        spent = []
        for token in shown:
            assert scan(page, token)["is"] == "ok"
            page.wait_for_timeout(60)  # painted
            spent.append(float(page.locator("html").get_attribute("data-last-ms") or 0))
        row(f"from the picture to the painted verdict{what}", f"{median(spent):.0f} ms", most)
        row("  the slowest", f"{max(spent):.0f} ms")
    throttle.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def searching(browser: Browser, row: Row, address: str) -> None:
    page = a_phone(browser)
    page.goto(address)
    page.wait_for_selector("html[data-state=ready]")
    page.evaluate(CROWD, [[name(n) for n in range(PEOPLE)]])
    started(page)
    page.click("#show-search")
    page.wait_for_selector("#search[open]")
    spent = page.evaluate(SEARCHED, list(TYPED))
    row(f"a name among {PEOPLE} people, p95", f"{quantiles(spent, n=20)[-1]:.1f} ms", "<= 15 ms")
    page.context.close()
