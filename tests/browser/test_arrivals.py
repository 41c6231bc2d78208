"""The organizer's phone in the evening: who comes in appears by itself, the missing are called."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.door.rules import ScanKind, Told, Verdict
from app.kernel.db import transaction
from app.passages.actions import take_scans
from tests import make, meeting
from tests.browser.test_register import comes_in, stands_well
from tests.door.making import phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from app.events.models import Event
    from app.tickets.models import Ticket

pytestmark = pytest.mark.browser
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def evening(site: str) -> Event:
    starts = datetime.now(UTC) - timedelta(minutes=20)
    return make.event(amount=0, starts_at=starts, ends_at=starts + timedelta(hours=3))


def enters(of: Ticket) -> None:
    now = datetime.now(UTC)
    door = phone(of.event, "Entrée", now=now - timedelta(minutes=5))[0]
    at = now - timedelta(minutes=1)
    entry = Told(f"scan-{of.id}", of.token_hash, ScanKind.ENTRY, Verdict.OK, at, False, 1)
    with transaction():
        take_scans(door, [entry], skew=timedelta(0), now=now)


def test_an_arrival_appears_by_itself_and_the_missing_are_called(
    page: Page, site: str, evening: Event
) -> None:
    ben, zita = meeting.ticket(evening, "Ben"), meeting.ticket(evening, "Zita Talla")
    comes_in(page, site, evening)
    page.goto(f"{site}/organize/events/{evening.code}/arrivals")
    page.get_by_role("heading", name="Personne n’est encore entré").wait_for()
    enters(ben)
    page.evaluate(LOOK)
    page.get_by_text("Standard · Entrée").wait_for()
    with page.expect_response(f"{site}/organize/events/{evening.code}/arrivals/live") as same:
        page.evaluate(LOOK)
    assert same.value.status == 304
    stands_well(page)
    page.get_by_role("link", name="n’est pas encore là").click()
    assert page.get_by_role("link", name="Appeler Zita Talla").get_attribute("href") == (
        "tel:+237677123456"
    )
    stands_well(page)
    assert zita.holder_name == "Zita Talla"
