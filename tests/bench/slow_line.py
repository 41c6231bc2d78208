"""Buying on a line of 64 kbit/s with 600 ms to the server and back, as a real browser lives it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from http.client import HTTPConnection

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS
from tests.services import chromium

Row = Callable[..., None]
SLOW = {
    "offline": False,
    "latency": 600,  # ms
    "downloadThroughput": 8_000,  # bytes a second
    "uploadThroughput": 8_000,
}
PAINTED = """new Promise((done) => {
  const look = (list) => list.getEntriesByName("first-contentful-paint").length && done(true);
  new PerformanceObserver(look).observe({ type: "paint", buffered: true });
})"""


def report(port: int, row: Row) -> None:
    """Raises: tests.services.Missing when there is no browser."""
    event = free_talk(port)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        here = f"http://127.0.0.1:{port}{event}/orders/new"
        for name, scripts in (("", True), (", no JavaScript", False)):
            usable, ticket, size = purchase(browser, here, scripts=scripts)
            row(f"order form usable on a 64 kbit/s line{name}", f"{usable:.1f} s")
            row(f"  ticket shown, from the press{name}", f"{ticket:.1f} s")
            row(f"  bytes over the line in all{name}", f"{size / 1000:.1f} kB", "<= 30 kB")
        browser.close()


def free_talk(port: int) -> str:
    """A Talk of the demonstration that has places left."""
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", "/?kind=talk")
    home = line.getresponse().read().decode()
    for event in dict.fromkeys(re.findall(r'href="(/events/[a-z0-9-]+)"', home)):
        line.request("GET", f"{event}/orders/new")
        form = line.getresponse().read()
        if b'type="number"' in form and b'name="provider"' not in form:
            line.close()
            return str(event)
    raise SystemExit("no free Talk on the home page")


def purchase(browser: Browser, url: str, *, scripts: bool) -> tuple[float, float, int]:
    """(seconds to a form one can fill, seconds from the press to the ticket, bytes)."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="fr-CM", java_script_enabled=scripts
    )
    page = context.new_page()
    page.set_default_timeout(120_000)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    sizes: list[int] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    usable = _until_usable(page, url, scripts=scripts)
    page.locator("input[type=number]").first.fill("1")
    page.fill("[name=name]", "Ben Mbarga")
    page.fill("[name=phone]", "6 77 12 34 56")
    began = time.monotonic()
    page.locator("button[form=order]").click(no_wait_after=True)
    page.get_by_text("Votre billet est prêt").wait_for()
    ticket = time.monotonic() - began
    page.wait_for_load_state("networkidle")
    context.close()
    return usable, ticket, sum(sizes)


def _until_usable(page: Page, url: str, *, scripts: bool) -> float:
    """Until it is painted and all of it is there: pictures and scripts may still be coming. Who
    runs no script is asked nothing: then until everything is there.
    """
    began = time.monotonic()
    page.goto(url, wait_until="domcontentloaded" if scripts else "load")
    if scripts:
        page.evaluate(PAINTED)
    return time.monotonic() - began
