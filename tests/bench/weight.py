"""Bytes of a first visit, as a real browser counts them: all that comes over the line."""

from __future__ import annotations

import re
from collections.abc import Callable
from http.client import HTTPConnection

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS
from tests.services import chromium

Row = Callable[..., None]


def report(port: int, row: Row) -> None:
    """Raises: tests.services.Missing when there is no browser."""
    event = event_on_sale(port)
    pages = {
        "home": ("/", ""),
        "event page": (event, "<= 30 kB"),
        "order form": (f"{event}/orders/new", ""),
    }
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        for name, (path, target) in pages.items():
            total, requests, pictures = visit(browser, f"http://127.0.0.1:{port}{path}")
            row(f"{name}, first visit, {requests} requests", f"{total / 1000:.1f} kB", target)
            if pictures:
                row("  of which its generated covers", f"{pictures / 1000:.1f} kB")
        browser.close()


def event_on_sale(port: int) -> str:
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", "/?kind=afterwork")
    found = re.search(rb'href="(/events/[a-z0-9-]+)"', line.getresponse().read())
    line.close()
    assert found, "no event on the home page"
    return found[1].decode()


def visit(browser: Browser, url: str) -> tuple[int, int, int]:
    """(bytes on the line, requests, bytes of pictures) of a first visit with an empty cache."""
    page = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM").new_page()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    line.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    line.on(
        "Network.loadingFinished",
        lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])}),
    )
    page.goto(url, wait_until="networkidle")
    page.context.close()
    pictures = sum(n for id_, n in sizes.items() if kinds.get(id_) == "Image")
    return sum(sizes.values()), len(sizes), pictures
