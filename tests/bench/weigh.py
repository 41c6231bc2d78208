"""`./run weigh`: what each public page weighs on a first visit, and what axe-core finds on it.

A phone of 360 × 740 with an empty cache, on the demonstration. Ends with 1 when a page is over its
weight, asks another house for anything, or holds something serious or critical.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Request, sync_playwright

from tests.bench.__main__ import house, row
from tests.bench.weight import visit
from tests.browser.conftest import FLAGS
from tests.services import Missing, chromium

MOST = 30_000  # bytes, all that comes over the line
GRAVE = ("serious", "critical")


def addresses(port: int) -> dict[str, str]:
    """The public pages by name, of whatever the demonstration announces."""
    event = _first(port, "/?kind=afterwork", "/events/")
    series = _first(port, event, "/series/")
    organizer = _first(port, event, "/organizers/")
    return {
        "home": "/",
        "calendar": "/calendar",
        "calendar, looked through": "/calendar?kind=talk&price=free",
        "event": event,
        "series": series,
        "organizer": organizer,
        "past editions": f"{series}/editions",
        "order form": f"{event}/orders/new",
        "question form": f"{event}/inquiries/new",
        "card for another site": f"{event}/embed",
    }


def _first(port: int, page: str, kind: str) -> str:
    line = HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", page)
    found = re.search(rf'href="({kind}[a-z0-9-]+)"', line.getresponse().read().decode())
    line.close()
    assert found, f"{page} leads to no {kind}"
    return found[1]


def weigh(browser: Browser, site: str, pages: dict[str, str]) -> list[str]:
    """Print a line a page; what is wrong, in words."""
    wrong = []
    for name, path in pages.items():
        total, requests, _pictures = visit(browser, site + path)
        row(f"{name}, first visit, {requests} requests", f"{total / 1000:.1f} kB", "<= 30 kB")
        if total > MOST:
            wrong.append(f"{name}: {total} bytes")
    return wrong


def look(browser: Browser, site: str, pages: dict[str, str]) -> list[str]:
    wrong = []
    themes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for theme in themes:
        for name, path in pages.items():
            found, strangers = _looked_at(browser, site + path, theme)
            grave = [rule for rule in found if rule["impact"] in GRAVE]
            row(f"{name}, {theme}", f"{len(grave)} grave", f"{len(found) - len(grave)} lesser")
            wrong += [f"{name}, {theme}: {rule['id']}" for rule in grave]
            wrong += [f"{name} asks {host}" for host in sorted(strangers)]
    return wrong


def _looked_at(
    browser: Browser, url: str, theme: Literal["light", "dark"]
) -> tuple[list[dict[str, Any]], set[str]]:
    """What axe finds, and the other houses that the page asked for anything."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="fr-CM", color_scheme=theme
    )
    page, asked = context.new_page(), set[str]()

    def note(request: Request) -> None:
        asked.add(urlsplit(request.url).netloc)

    page.on("request", note)
    page.goto(url, wait_until="networkidle")
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    context.close()
    return found, asked - {urlsplit(url).netloc, ""}


def main() -> int:
    var = Path(tempfile.mkdtemp(prefix="entregent-weigh-"))
    try:
        with house(var, mode="demo") as (_server, port, _seconds), sync_playwright() as driver:
            site, pages = f"http://127.0.0.1:{port}", addresses(port)
            browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
            print("Weight")
            wrong = weigh(browser, site, pages)
            print("axe-core")
            wrong += look(browser, site, pages)
            browser.close()
    except Missing as reason:
        print(f"not measured: {reason}")
        return 1
    finally:
        shutil.rmtree(var, ignore_errors=True)
    print("\n".join(wrong) if wrong else "nothing is too heavy, nothing stands in the way")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
