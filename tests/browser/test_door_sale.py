"""Three taps sell an entry, with network and without; what was sold without is told once."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.door.actions import open_pairing
from app.door.models import Entry
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db, transaction
from app.tickets.models import TicketType
from app.tickets.rules import TypeKind
from app.walkins.models import WalkIn
from tests import make
from tests.browser.doors import (
    PATIENT,
    all_sent,
    cut_off,
    new_phone,
    reconnect,
    started,
    state,
    tonight,
)
from tests.door.test_rules import HERE
from tests.walkins.making import room

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Line

pytestmark = pytest.mark.browser


def till(page: Page, site: str, event: Event, block: int) -> Page:
    chantal = make.member(event.organizer, "Chantal")
    facts: dict[str, Any] = {"gate": "Porte A", "role": DeviceRole.SCAN, "now": datetime.now(UTC)}
    with transaction():
        code = open_pairing(event, by=chantal, cashier_id=chantal.id, block=block, **facts)
    page.goto(f"{site}/door/#pair={code}")
    state(page, "ready")
    return started(page)


def sell(page: Page, n: int) -> None:
    """What, how many, how it is paid: three taps."""
    page.click("#sell [data-part=types] button")
    page.click(f"#sell [data-part=numbers] button:nth-child({n})")
    page.click("#sell [data-pay=cash]")
    expect(page.locator("#sell [data-part=done]")).to_be_visible()


def take_back(page: Page, context: BrowserContext, event: Event) -> None:
    """The sale of three was a slip of the finger; the house hears of it later."""
    page.click("#sell .main[data-close]")
    cut_off(page)
    page.click("#show-recent")
    page.click("#recent li:has-text('3 ×') button:text-is('Annuler')")
    expect(page.locator("#verdict")).to_contain_text("Rendez 15\u202f000")
    context.set_offline(False)
    all_sent(page)
    expect(page.locator("#inside")).to_have_text("2")
    held, *rest = room(event)
    assert (held, rest) == (2, [2, 0, 2])  # kept for this phone again


def test_three_taps_sell_with_network_and_without_and_each_sale_is_told_once(
    context: BrowserContext, site: str, line: Line
) -> None:
    event = tonight(amount=5_000, capacity=4)
    page = till(new_phone(context, PATIENT), site, event, block=2)
    page.click("#show-sell")
    expect(page.locator("#sell [data-part=own]")).to_have_text(
        "Places gardées pour ce téléphone\u00a0: 2"
    )
    sell(page, 2)
    expect(page.locator("#sell [data-part=qr] svg")).to_be_visible()
    assert room(event) == (2, 2, 0, 2)
    expect(page.locator("#inside")).to_have_text("2")  # its tickets are on the list by now
    cut_off(page, line)
    page.click("#sell [data-next]")
    sell(page, 3)
    expect(page.locator("#sell [data-part=over]")).to_have_text("1 au-delà des places prévues")
    expect(page.locator("#inside")).to_have_text("5")
    page.reload()  # the battery was dead: nothing is forgotten
    started(page)
    expect(page.locator("#status")).to_have_attribute("data-unsent", "1")

    reconnect(page, line)
    all_sent(page)
    expect(page.locator("#inside")).to_have_text("5")
    assert room(event) == (0, 5, 1, 0)
    assert db.session.query(Entry).count() == 5
    sales = db.session.query(WalkIn).order_by(WalkIn.quantity).all()
    assert [(one.quantity, one.over_seats, one.offline) for one in sales] == [
        (2, 0, False),
        (3, 1, True),
    ]
    page.click("#show-recent")
    page.click("#recent li:has-text('3 ×') button:text-is('Billet')")
    expect(page.locator("#sell [data-part=qr] svg")).to_be_visible()
    take_back(page, context, event)


def test_a_dinner_and_a_price_that_is_typed_are_sold_with_the_entry(
    context: BrowserContext, site: str
) -> None:
    event = tonight(amount=2_000, capacity=9)
    with transaction():
        db.session.query(TicketType).filter_by(event_id=event.id).one().open_price = True
    make.ticket_type(event, name="Dîner", kind=TypeKind.ADDON, amount=3_000)
    page = till(new_phone(context, PATIENT), site, event, block=0)
    page.click("#show-sell")
    page.click("#sell [data-part=types] button")
    page.click("#sell [data-part=numbers] button:nth-child(2)")
    total = page.locator("#sell [data-part=sum]")
    expect(total).to_contain_text("4\u202f000")
    page.fill("#sell-each", "500")
    page.click("#sell [data-pay=cash]")
    expect(page.locator("#sell [data-part=no]")).to_contain_text("pas moins que le minimum")
    page.fill("#sell-each", "2500")
    page.click("#sell summary:has-text('dîner')")
    page.click("#sell .addon button:has-text('Dîner')")
    expect(total).to_contain_text("8\u202f000")
    page.click("#sell summary:has-text('Envoyer')")
    page.fill("#sell-contact", "6 77 12 34 56")
    page.click("#sell [data-pay=cash]")
    expect(page.locator("#sell [data-part=sold]")).to_have_text("2 × Standard + 1 × Dîner")
    expect(page.locator("#sell [data-part=send]")).to_be_visible()
    assert [one.amount for one in db.session.query(WalkIn)] == [8_000]


def test_a_phone_adds_up_a_price_as_the_server_does(context: BrowserContext, site: str) -> None:
    """The table of tests/door also judges app/sales/rules.py."""
    page = new_phone(context)
    page.goto(f"{site}/door/")
    cases = json.loads((HERE / "prices.json").read_text())
    found = page.evaluate(
        """async (cases) => {
          const { parts } = await import("/door/a/shop.js");
          return cases.map(({ n, offer }) => parts(n, offer, 0));
        }""",
        cases,
    )
    assert found == [case["parts"] for case in cases]
