"""What is left of a deposit, taken at the door on a phone without network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.deposits.actions import write_terms
from app.door.actions import open_pairing
from app.door.models import Entry
from app.door.rules import DeviceRole
from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.orders.queries import tickets_of_order
from app.orders.rules import OrderStatus
from app.settlement.models import Payment
from app.takes.models import Take
from app.tills.models import Drawer
from tests import make
from tests.browser.camera import hold_up, take_away
from tests.browser.doors import (
    all_sent,
    cut_off,
    new_phone,
    reconnect,
    scan,
    started,
    state,
    tonight,
    verdict,
    verdicts,
)
from tests.deposits import paying
from tests.deposits.paying import AT_DOOR

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from tests.browser.conftest import Line

pytestmark = pytest.mark.browser


def reserved(event: Event, n: int) -> Order:
    now = datetime.now(UTC)
    made = paying.order(event, AT_DOOR, n, now=now)
    paying.pay(made, at=now)
    return made


def till(page: Page, site: str, event: Event, role: DeviceRole = DeviceRole.SCAN) -> Page:
    chantal = make.member(event.organizer, "Chantal")
    with transaction():
        code = open_pairing(
            event,
            gate="Porte A",
            role=role,
            by=chantal,
            now=datetime.now(UTC),
            cashier_id=chantal.id,
        )
    page.goto(f"{site}/door/#pair={code}")
    state(page, "ready")
    expect(page.locator("#ready-till")).to_have_text("Caisse de Chantal")
    return started(page)


def opened(page: Page) -> None:
    """Its float is asked for once; here it waited until the first guest."""
    page.click("#show-drawer")
    page.fill("#drawer-float-sum", "dix mille")
    page.click("#drawer-float .main")
    expect(page.locator("#drawer-float [data-wrong]")).to_be_visible()
    page.fill("#drawer-float-sum", "10 000")
    page.click("#drawer-float .main")
    expect(page.locator("#drawer")).to_have_attribute("data-view", "open")
    page.click("#drawer [data-close]")


def due(page: Page, token: str) -> str:
    """Hold up a ticket whose rest is to be paid: what the screen says of it."""
    before = verdicts(page)
    hold_up(page, token)
    shown = verdict(page, after=before)
    assert shown["is"] == "due"
    return shown["why"]


def next_guest(page: Page) -> None:
    page.keyboard.press("Escape")
    take_away(page)


def by_mobile_money(page: Page) -> None:
    """What is no operator's reference is refused beside the field; the next lets in."""
    page.click("[data-act=mobile]")
    page.fill("#mobile-reference", "merci")
    page.click("#mobile .main")
    expect(page.locator("#mobile [data-wrong]")).to_be_visible()
    before = verdicts(page)
    page.fill("#mobile-reference", "mp261128.1802.c12345")
    page.click("#mobile .main")
    assert verdict(page, after=before)["is"] == "ok"
    next_guest(page)


def count(page: Page) -> str:
    """Open the drawer's sheet, count its notes: what the sheet says of it."""
    page.click("#show-drawer")
    expect(page.locator("#drawer [data-part=cash]")).to_have_text("40\u202f000\u00a0FCFA")
    expect(page.locator("#drawer [data-part=mobile]")).to_contain_text("15\u202f000\u00a0FCFA")
    page.click("#start-count")
    page.fill("#count [name=p10000]", "3")
    expect(page.locator("#count [data-over]")).to_have_text("Il manque 10\u202f000\u00a0FCFA.")
    page.fill("#count [name=p5000]", "1")
    page.click("#count .main")
    expect(page.locator("#drawer")).to_have_attribute("data-view", "closed")
    said = page.inner_text("#drawer [data-part=over]")
    page.click("#drawer [data-close]")
    return said


def taps_wrong_and_back(page: Page, token: str) -> None:
    """Cash is tapped by mistake: in the sheet of the drawer it is taken back, and due again."""
    before = verdicts(page)
    page.click("[data-act=cash]")
    assert verdict(page, after=before)["is"] == "ok"
    next_guest(page)
    page.click("#show-drawer")
    undo = page.locator("#drawer [data-part=sums] .quiet").first
    undo.click()
    before = verdicts(page)
    undo.click()
    assert verdict(page, after=before)["is"] == "unpaid"
    next_guest(page)
    assert due(page, token) == "Reste 15\u202f000\u00a0FCFA"


def told() -> list[tuple[int, str, bool]]:
    """Each sum as the house has it."""
    db.session.expire_all()
    sums = db.session.query(Take).order_by(Take.amount, Take.method).all()
    return [(sum_.amount, sum_.method, sum_.offline) for sum_ in sums]


def test_one_tap_takes_the_rest_and_lets_in_without_network_and_is_told_once(
    context: BrowserContext, site: str, line: Line
) -> None:
    event = tonight(amount=20_000, starts_at=datetime.now(UTC) + timedelta(minutes=9))
    with transaction():
        write_terms(event, AT_DOOR, now=datetime.now(UTC))
    order, other = reserved(event, 2), reserved(event, 1)
    zita, tom = (ticket.token for ticket in tickets_of_order(order.id))
    (ines,) = (ticket.token for ticket in tickets_of_order(other.id))
    page = till(new_phone(context), site, event)
    cut_off(page, line)
    opened(page)

    assert due(page, zita) == "Reste 30\u202f000\u00a0FCFA"
    before = verdicts(page)
    page.click("[data-act=cash]")
    shown = verdict(page, after=before)
    said = "Encaissé\u00a0: 30\u202f000\u00a0FCFA · 1 sur 2 est là"
    assert (shown["is"], shown["why"]) == ("ok", said)
    next_guest(page)
    assert scan(page, tom)["is"] == "ok"  # one sum pays for both

    page.reload()  # the battery was dead: nothing is forgotten
    started(page)
    # three scans, the sum, and the word that opened the drawer
    expect(page.locator("#status")).to_have_attribute("data-unsent", "5")
    assert scan(page, zita)["is"] == "dup"
    assert due(page, ines) == "Reste 15\u202f000\u00a0FCFA"
    taps_wrong_and_back(page, ines)
    by_mobile_money(page)

    assert count(page) == "Il manque 5\u202f000\u00a0FCFA."
    reconnect(page, line)
    all_sent(page)
    assert told() == [(15_000, "cash", True), (15_000, "mobile", True), (30_000, "cash", True)]
    held = db.session.query(Drawer).one()
    assert (held.opening, held.came, held.counted, held.over) == (10_000, 30_000, 35_000, -5_000)
    assert [order.status, other.status] == [OrderStatus.PAID] * 2
    assert db.session.query(Entry).count() == 3
    assert db.session.query(Payment).filter_by(operator_ref="MP261128.1802.C12345").count() == 1


def test_the_desk_finds_who_owes_by_name_and_takes_the_rest(
    context: BrowserContext, site: str
) -> None:
    event = tonight(amount=20_000, starts_at=datetime.now(UTC) + timedelta(minutes=9))
    with transaction():
        write_terms(event, AT_DOOR, now=datetime.now(UTC))
    (mine,) = tickets_of_order(reserved(event, 1).id)
    page = till(new_phone(context), site, event, DeviceRole.DESK)
    expect(page.locator("#tickets")).to_have_text("1")  # who owes is expected too
    page.click("#show-search")
    page.fill("#search-name", mine.holder_name[:3])
    page.click("#search .quiet")
    assert verdict(page, after=0)["is"] == "due"
    page.click("[data-act=cash]")
    assert verdict(page, after=1)["is"] == "ok"
    all_sent(page)
    assert told() == [(15_000, "cash", False)]
