"""Two stories on phones: a place comes back to who waits; a friend takes a seat of a table."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from app.changes.actions import cancel
from app.events.models import Event
from app.events.rules import CancelsAs
from app.jobs.line import serve_all
from app.kernel.db import db, in_transaction
from tests import make
from tests.orders.test_actions import buy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


def an_evening(capacity: int) -> Event:
    starts_at = make.today() + timedelta(days=7)
    ends_at = starts_at + timedelta(hours=3)
    return make.event(capacity=capacity, amount=0, starts_at=starts_at, ends_at=ends_at)


def test_a_place_that_comes_back_goes_to_who_waits_and_is_taken_by_its_link(
    site: str, page: Page
) -> None:
    event = an_evening(1)
    taken = buy(event)

    page.goto(f"{site}/events/{event.code}")
    page.get_by_role("link", name="Me mettre en liste d’attente").click()
    page.get_by_label("Votre nom").fill("Paul Essomba")
    page.get_by_role("button", name="Me mettre dans la liste").click()
    expect(page.get_by_text("l’un des deux suffit").last).to_be_visible()  # no way to reach him
    expect(page.get_by_label("Votre nom")).to_have_value("Paul Essomba")
    page.get_by_label("Téléphone").fill("6 77 12 34 56")
    page.get_by_role("button", name="Me mettre dans la liste").click()
    expect(page.get_by_text("Vous êtes à la place 1 sur 1")).to_be_visible()
    his_link = page.url

    in_transaction(
        lambda: cancel(
            taken.id,
            None,
            gives=CancelsAs.NOTHING,
            actor="buyer",
            now=datetime.now(UTC),
            by_team=True,
        )
    )
    assert serve_all() == 1

    page.goto(his_link)
    expect(page.get_by_text("Une place est à vous jusqu’à")).to_be_visible()
    page.get_by_role("link", name="Prendre ma place").click()
    page.get_by_role("button", name="Prendre ma place").click()
    expect(page.get_by_text("Votre billet est prêt")).to_be_visible()


def test_a_friend_takes_a_seat_of_the_table_on_another_phone_and_its_buyer_reads_the_name(
    site: str, page: Page, browser: Browser
) -> None:
    event = an_evening(16)
    make.ticket_type(event, make.room_of(event), name="Table de huit", amount=0, seats=8)
    db.session.commit()

    page.goto(f"{site}/events/{event.code}/orders/new")
    page.get_by_label(re.compile("Table de huit")).fill("1")
    page.get_by_label("Votre nom").fill("Ben Tabi")
    page.get_by_label("Téléphone").fill("6 77 12 34 56")
    page.get_by_role("button", name="Réserver").click()
    expect(page.get_by_text("1 place sur 8 a un nom")).to_be_visible()
    seat = page.get_by_role("article", name="Place 2")
    shared = seat.get_by_role("link", name="WhatsApp").get_attribute("href") or ""
    (text,) = parse_qs(urlsplit(shared).query)["text"]
    (link,) = re.findall(r"http\S+", text)

    phone = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM")
    friend = phone.new_page()
    friend.goto(site + urlsplit(link).path)
    friend.get_by_label("Votre nom").first.fill("Awa Ngono")
    friend.get_by_label("Votre téléphone").fill("6 99 00 00 01")
    friend.get_by_role("button", name="C’est mon billet").click()
    expect(friend.get_by_text("C’est noté : ce billet est à votre nom.")).to_be_visible()
    expect(friend.get_by_text("Awa Ngono").first).to_be_visible()
    expect(friend.get_by_role("img", name=re.compile("QR|code", re.I)).first).to_be_visible()
    phone.close()

    page.reload()
    expect(page.get_by_text("2 places sur 8 ont un nom")).to_be_visible()
    expect(page.get_by_role("article", name="Place 2")).to_contain_text("Awa Ngono")
