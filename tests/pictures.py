"""Pictures of the screens that make the name: `python -m tests.pictures FOLDER`.

Makes a demo of its own, opens each screen as a phone (360 x 740) and a laptop (1280 x 800), in the
light and the dark, and writes FOLDER/<screen>-<width>-<theme>.png. They are there to be looked at.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from app.cli.demo import rebuild, tell_facts
from app.factory import create_app
from app.kernel.db import db
from config import Settings
from tests.services import chromium, free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
SIZES = {360: 740, 1280: 800}
TALLEST = 2000  # pixels of one picture


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
    """A demo served on this machine; yields its facts (`flask demo --facts`)."""
    port = free_port()
    with tempfile.TemporaryDirectory() as var:
        settings = Settings(mode="demo", var_dir=var, port=port, embedded_worker=False)
        app = create_app(settings)
        with app.app_context():
            db.create_all()
            rebuild()
            facts = tell_facts()
        server = make_server("127.0.0.1", port, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield facts
        server.shutdown()


def screens(facts: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """By who looks: the name of each screen and its address."""
    talk = urlsplit(facts["talk"]).path
    afterwork = urlsplit(facts["afterwork"]).path
    return {
        "": [
            ("home", "/"),
            ("event-talk", talk),
            ("event-afterwork", afterwork),
            ("checkout", f"{afterwork}/orders/new"),
            ("ticket", urlsplit(facts["ticket_pages"]["valid"]).path),
            ("components", "/-/components"),
        ],
        "organizer": [
            ("organizer-home", "/organize"),
            ("organizer-date", talk.replace("/events/", "/organize/events/")),
            ("organizer-orders", talk.replace("/events/", "/organize/events/") + "/orders"),
            ("organizer-series", "/organize/series"),
        ],
        "attendee": [
            ("member-home", "/member"),
            ("contacts", "/member/contacts"),
            ("code", "/member/code"),
        ],
    }


def shoot(page: Page, into: Path) -> None:
    """The whole page, up to TALLEST, with the bar at the thumb where the phone has it."""
    size = page.viewport_size
    assert size is not None
    tall = page.evaluate("document.body.scrollHeight")
    page.set_viewport_size({**size, "height": max(size["height"], min(tall, TALLEST))})
    page.wait_for_timeout(100)
    page.screenshot(path=into)
    page.set_viewport_size(size)


def _one_visit(browser: Browser, facts: dict[str, Any], who: str, into: Path) -> None:
    state = None
    if who:
        door = browser.new_context()
        page = door.new_page()
        page.goto(facts["sign_in"][who])
        page.locator("main button[type=submit]").first.click()
        page.wait_for_load_state()
        state = door.storage_state()
        door.close()
    for theme in THEMES:
        for width, height in SIZES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                device_scale_factor=2 if width < 500 else 1,
                color_scheme=theme,
                locale="fr",
                storage_state=state,
            )
            page = context.new_page()
            for name, path in screens(facts)[who]:
                page.goto(facts["base_url"] + path)
                shoot(page, into / f"{name}-{width}-{theme}.png")
            context.close()


def main(folder: str) -> None:
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    with demo() as facts, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for who in screens(facts):
            _one_visit(browser, facts, who, into)
        browser.close()
    print(f"{len(list(into.glob('*.png')))} pictures in {into}")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "var/pictures")
