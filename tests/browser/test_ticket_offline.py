"""C1: a ticket opened once opens at a door without network, and never against the server's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.kernel.db import db, transaction
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus, in_groups
from tests import make, meeting
from tests.browser.test_meeting import Server
from tests.browser.waiting import PATIENCE, until

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from app.events.models import Event
    from tests.browser.conftest import Line

pytestmark = pytest.mark.browser


@pytest.fixture
def server(line: Line) -> Iterator[Server]:
    made = Server(line)  # type: ignore[arg-type]
    yield made
    made.stop()


@pytest.fixture
def evening(house: Flask) -> Event:
    began = datetime.now(UTC) - timedelta(minutes=30)
    return meeting.evening(starts_at=began, ends_at=began + timedelta(hours=3))


def opened(page: Page, server: Server, evening: Event, name: str) -> Ticket:
    """Opened with network, and kept by the phone."""
    ticket = meeting.ticket(evening, name)
    page.goto(f"{server.site}/t/{ticket.secret}")
    is_kept = f"caches.match('/t/{ticket.secret}', {{cacheName: 'tickets'}}).then(kept => !!kept)"
    until(page, is_kept)
    return ticket


def letters(page: Page) -> str:
    return page.locator(".ticket-stub-letters").inner_text()


def test_an_opened_ticket_opens_without_network(page: Page, server: Server, evening: Event) -> None:
    ticket = opened(page, server, evening, "Ben Tabi")
    other = meeting.ticket(evening, "Dieudonné Mbarga")
    seen = page.locator(".qr-box svg path").last.get_attribute("d")

    page.context.set_offline(True)
    page.goto("about:blank")
    page.goto(f"{server.site}/t/{ticket.secret}")

    assert page.locator(".notice").inner_text().startswith("Hors ligne\n\nBillet gardé")
    assert letters(page) == in_groups(ticket.token)
    assert page.locator(".qr-box svg path").last.get_attribute("d") == seen
    width = "getComputedStyle(document.querySelector('.ticket-stub')).borderRadius"
    assert page.evaluate(width) == "18px"
    expect(page.locator("form, .site-header, .site-footer")).to_have_count(0)
    with pytest.raises(Exception, match="ERR_"):
        page.goto(f"{server.site}/t/{other.secret}")


def test_the_server_s_word_comes_back_by_itself_with_the_network(
    page: Page, server: Server, evening: Event
) -> None:
    ticket = opened(page, server, evening, "Ben Tabi")
    page.context.set_offline(True)
    page.goto(f"{server.site}/t/{ticket.secret}")
    expect(page.locator("[data-kept]")).to_have_count(1)
    with transaction():
        db.session.get_one(Ticket, ticket.id).status = TicketStatus.CANCELLED

    page.context.set_offline(False)

    page.get_by_text("Ce billet est annulé").wait_for(timeout=PATIENCE)
    expect(page.locator("[data-kept]")).to_have_count(0)
    expect(page.locator(".ticket-stub-letters")).to_have_count(0)
    is_dead = f"caches.match('/t/{ticket.secret}').then(kept => kept.text())"
    until(page, f"{is_dead}.then(text => text.includes('Ce billet est annulé'))")
    page.context.set_offline(True)
    page.goto(f"{server.site}/t/{ticket.secret}")
    expect(page.get_by_text("Ce billet est annulé")).to_be_visible()
    expect(page.locator(".ticket-stub-letters")).to_have_count(0)


def test_a_ticket_that_is_no_more_is_forgotten(page: Page, server: Server, evening: Event) -> None:
    ticket = opened(page, server, evening, "Ben Tabi")
    here = page.url
    with transaction():
        db.session.get_one(Ticket, ticket.id).secret = "somebody-elses"

    page.goto(here)

    assert page.get_by_role("heading", level=1).inner_text().startswith("Introuvable")
    until(page, "caches.has('tickets').then(has => !has)")


def test_a_silent_network_shows_the_copy_and_then_the_page(
    page: Page, server: Server, line: Line, evening: Event
) -> None:
    ticket = opened(page, server, evening, "Ben Tabi")
    line.delay = 6

    page.goto(f"{server.site}/t/{ticket.secret}")
    expect(page.locator("[data-kept]")).to_have_count(1)

    page.locator(".site-header").wait_for(timeout=PATIENCE)
    assert letters(page) == in_groups(ticket.token)


def test_nothing_of_who_looks_is_kept(page: Page, server: Server, evening: Event) -> None:
    ticket = opened(page, server, evening, "Ben Tabi")
    keys = "caches.open('tickets').then(kept => kept.keys())"
    kept = page.evaluate(f"{keys}.then(all => all.map(each => new URL(each.url).pathname))")
    assert [path for path in kept if not path.startswith("/assets/")] == [
        "/t/keep.js",
        f"/t/{ticket.secret}",
    ]
    text = page.evaluate(f"caches.match('/t/{ticket.secret}').then(kept => kept.text())")
    assert "csrf_token" not in text
    assert "/session" not in text


def test_an_order_to_pay_by_hand_is_read_without_network_until_it_is_told(
    page: Page, server: Server, house: Flask
) -> None:
    with house.app_context():
        of = make.organizer(mtn_number="+237677000001", wallet_name="WUSU SARL")
        event = make.event(of, starts_at=datetime.now(UTC) + timedelta(days=9))
        code = event.code
    page.goto(f"{server.site}/events/{code}/orders/new")
    page.get_by_label("Votre nom").fill("Ben Tabi")
    page.get_by_label("Téléphone", exact=True).fill("6 77 12 34 56")
    page.locator("input[name=provider][value=hand]").check(force=True)
    page.get_by_role("button", name="Réserver").click()
    page.get_by_text("Montant exact").wait_for()
    path = "/" + page.url.split("/", 3)[3]
    kept = f"caches.match('{path}', {{cacheName: 'orders'}}).then(kept => !!kept)"
    until(page, kept)

    page.context.set_offline(True)
    page.goto("about:blank")
    page.goto(f"{server.site}{path}")
    assert page.locator(".notice").inner_text().startswith("Hors ligne")
    expect(page.get_by_text("WUSU SARL")).to_be_visible()
    expect(page.get_by_text("Ben Tabi")).to_have_count(0)

    page.context.set_offline(False)  # the copy looks for the page by itself
    page.get_by_label("Numéro de transaction").fill("12345678901")
    page.get_by_role("button", name="Dire que j’ai payé").click()
    page.get_by_text("L’organisateur vérifie votre paiement").wait_for()
    until(page, f"{kept}.then(has => !has)")
