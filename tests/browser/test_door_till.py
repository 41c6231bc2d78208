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
from tests import make
from tests.browser.camera import hold_up, take_away
from tests.browser.doors import (
    all_sent,
    cut_off,
    new_phone,
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

pytestmark = pytest.mark.browser


def reserved(event: Event, n: int) -> Order:
    now = datetime.now(UTC)
    made = paying.order(event, AT_DOOR, n, now=now)
    paying.pay(made, at=now)
    return made


def till(page: Page, site: str, event: Event, role: DeviceRole = DeviceRole.SCAN) -> Page:
    chantal = make.user("Chantal")
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


def drawer(page: Page) -> tuple[str, str]:
    """What the phone says it took: cash, and mobile money."""
    page.click("#show-settings")
    page.click("#show-drawer")
    expect(page.locator("#drawer [data-part=unsent]")).to_contain_text("2 à envoyer")
    cash, mobile = (page.inner_text(f"#drawer [data-part={way}]") for way in ("cash", "mobile"))
    page.click("#drawer [data-close]")
    page.click("#settings [data-close]")
    return cash, mobile


def told() -> list[tuple[int, str, bool]]:
    """Each sum as the house has it."""
    db.session.expire_all()
    sums = db.session.query(Take).order_by(Take.amount).all()
    return [(sum_.amount, sum_.method, sum_.offline) for sum_ in sums]


def test_one_tap_takes_the_rest_and_lets_in_without_network_and_is_told_once(
    context: BrowserContext, site: str
) -> None:
    event = tonight(amount=20_000, starts_at=datetime.now(UTC) + timedelta(minutes=9))
    with transaction():
        write_terms(event, AT_DOOR, now=datetime.now(UTC))
    order, other = reserved(event, 2), reserved(event, 1)
    zita, tom = (ticket.token for ticket in tickets_of_order(order.id))
    (ines,) = (ticket.token for ticket in tickets_of_order(other.id))
    page = till(new_phone(context), site, event)
    cut_off(page)

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
    # three scans and the sum
    expect(page.locator("#status")).to_have_attribute("data-unsent", "4")
    assert scan(page, zita)["is"] == "dup"
    assert due(page, ines) == "Reste 15\u202f000\u00a0FCFA"
    by_mobile_money(page)

    assert drawer(page) == ("30\u202f000\u00a0FCFA", "15\u202f000\u00a0FCFA")
    context.set_offline(False)
    all_sent(page)
    assert told() == [(15_000, "mobile", True), (30_000, "cash", True)]
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
