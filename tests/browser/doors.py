"""Phones in a real browser, paired to an event that is tonight by the real clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from app.door.actions import open_pairing
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import transaction
from tests import make
from tests.browser.camera import INJECTED, hold_up, take_away
from tests.browser.waiting import PATIENCE, until

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Line


# For a phone whose line is good, on a machine that is busy: no answer comes too late.
PATIENT = """
const soon = window.setTimeout;
window.setTimeout = (work, ms, ...rest) => soon(work, ms === 4000 ? 40000 : ms, ...rest);
"""


def tonight(**facts: Any) -> Event:
    now = datetime.now(UTC)
    base = {"starts_at": now - timedelta(minutes=5), "ends_at": now + timedelta(hours=3)}
    return make.event(**(base | facts))


def pairing_code(event: Event, gate: str = "Porte A", role: DeviceRole = DeviceRole.SCAN) -> str:
    chantal = make.user("Chantal")
    with transaction():
        return open_pairing(event, gate=gate, role=role, by=chantal, now=datetime.now(UTC))


def new_phone(context: BrowserContext, *scripts: str) -> Page:
    """A phone with an injected camera, and `scripts` run before the page's own."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    for script in (INJECTED, *scripts):
        page.add_init_script(script)
    return page


def state(page: Page, *wanted: str) -> None:
    """Wait until the scanner is in one of these states."""
    expect(page.locator("html")).to_have_attribute(
        "data-state", re.compile("|".join(wanted)), timeout=PATIENCE
    )


def paired(page: Page, site: str, event: Event, gate: str = "Porte A", **facts: Any) -> Page:
    """Pair by the address in the organizer's QR code, and start scanning."""
    page.goto(f"{site}/door/#pair={pairing_code(event, gate, **facts)}")
    state(page, "ready")
    return started(page)


def started(page: Page) -> Page:
    page.click("#start")
    state(page, "scanning", "denied")
    return page


def kept_offline(page: Page) -> None:
    """Wait until the service worker holds the page."""
    expect(page.locator("html")).to_have_attribute("data-offline", "ready")


def cut_off(page: Page, line: Line | None = None) -> None:
    """Take the network away from a phone that has all it needs to do without.

    With `line` from every phone, also from a page that is opened anew (see `Line`).
    """
    kept_offline(page)
    page.context.set_offline(True)
    if line:
        line.cut = True


def reconnect(page: Page, line: Line) -> None:
    line.cut = False
    page.context.set_offline(False)


def hears(page: Page, status: str) -> None:
    """Wait until the list on the phone holds a ticket of this status."""
    until(
        page,
        """async (status) => {
          const { openDB } = await import("/door/a/idb/index.js");
          const db = await openDB("entregent-door");
          const rows = await db.getAll("tickets");
          db.close();
          return rows.some((row) => row.status === status);
        }""",
        status,
    )


def verdict(page: Page, *, after: int) -> dict[str, str]:
    """The next verdict after so many: what it is and every line that it shows."""
    page.wait_for_function(
        "n => Number(document.querySelector('#verdict').dataset.shown ?? 0) > n", arg=after
    )
    shown: dict[str, str] = page.evaluate(
        """() => {
          const box = document.querySelector("#verdict");
          const lines = [...box.querySelectorAll("[data-line]")].filter((it) => !it.hidden);
          const told = lines.map((it) => [it.dataset.line, it.textContent]);
          return { is: box.dataset.verdict, mood: box.dataset.mood, ...Object.fromEntries(told) };
        }"""
    )
    return shown


def verdicts(page: Page) -> int:
    """How many verdicts this page has shown."""
    return int(page.locator("#verdict").get_attribute("data-shown") or 0)


def scan(page: Page, text: str, **how: float) -> dict[str, str]:
    """Hold up a code, read the verdict, take the code away."""
    before = verdicts(page)
    hold_up(page, text, **how)
    shown = verdict(page, after=before)
    page.keyboard.press("Escape")  # as a tap does: no need to wait until it closes by itself
    take_away(page)
    return shown


def type_code(page: Page, text: str) -> dict[str, str]:
    before = verdicts(page)
    page.click("#show-typed")
    page.fill("#typed-code", text)
    page.click("#typed .main")
    shown = verdict(page, after=before)
    page.keyboard.press("Escape")
    return shown


def all_sent(page: Page) -> None:
    """Wait until the server has everything this phone scanned, and the status line says so."""
    until(
        page,
        """async () => {
          const { counts } = await import("/door/a/store.js");
          return (await counts()).unsent === 0;
        }""",
    )
    expect(page.locator("#status")).to_have_attribute("data-unsent", "0")
