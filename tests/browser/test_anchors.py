"""An evening planned to pay, and an anchor guest who brings twelve people, of whom nine enter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.events.models import AnchorGuest
from app.inviters.models import LinkView
from app.kernel.db import db
from app.orders.models import Order
from tests import make
from tests.awaited.evening import enters
from tests.browser.test_register import comes_in, stands_well
from tests.door.making import phone, tickets
from tests.inviters.test_queries import by
from tests.orders.test_actions import kind_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from app.events.models import Event

pytestmark = pytest.mark.browser


@pytest.fixture
def evening(site: str) -> Event:
    starts = datetime.now(UTC) + timedelta(days=9)
    of = make.organizer()
    return make.event(of, amount=0, starts_at=starts, ends_at=starts + timedelta(hours=3))


def views() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.coalesce(func.sum(LinkView.n), 0))) or 0


def test_an_anchor_guest_brings_twelve_and_nine_enter(
    page: Page, browser: Browser, site: str, evening: Event
) -> None:
    comes_in(page, site, evening)
    page.goto(f"{site}/organize/events/{evening.code}/anchors")
    page.get_by_role("link", name="Ajouter quelqu’un").click()
    page.get_by_label("Nom").first.fill("Paul Eyango")
    page.get_by_role("button", name="Enregistrer").click()
    guest = db.session.scalars(select(AnchorGuest)).one()

    theirs = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM").new_page()
    theirs.goto(f"{site}/anchors/{guest.secret}")
    theirs.get_by_label("Mon nom peut être annoncé").check()
    theirs.get_by_role("button", name="Je viens").click()
    stands_well(theirs)

    friend = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM").new_page()
    with friend.expect_response(lambda answer: answer.url.endswith("/views")):
        friend.goto(f"{site}/via/{guest.code}")
    assert views() == 1
    friend.get_by_role("link", name="Prendre un billet").click()
    friend.get_by_label("Votre nom").fill("Zita Talla")
    friend.get_by_label("Téléphone", exact=True).fill("677 12 34 56")
    friend.locator(f"[name=n{kind_of(evening)}]").fill("1")
    friend.get_by_role("button", name="Réserver").click()
    friend.wait_for_url("**/orders/*")
    db.session.rollback()
    assert db.session.scalars(select(Order.via)).all() == [guest.code]

    eleven = tickets(evening, [f"Personne {n}" for n in range(11)])
    by(guest.code, eleven[0])
    enters(phone(evening)[0], *eleven[:9])
    page.reload()
    page.get_by_text("La même chose, en liste").click()
    expect(page.get_by_text("Paul Eyango amène 12, entrés 9", exact=True)).to_be_visible()
    stands_well(page)
    theirs.reload()
    expect(theirs.get_by_text("Personne n’est nommé ici")).to_be_visible()
    assert not theirs.get_by_text("Zita").is_visible()


def test_an_evening_is_planned_until_it_pays(page: Page, site: str, evening: Event) -> None:
    make.ticket_type(evening, make.room_of(evening), amount=15_000, name="Dîner", position=1)
    comes_in(page, site, evening)
    page.goto(f"{site}/organize/events/{evening.code}/budget")
    page.get_by_role("link", name="Écrire le budget").click()
    page.get_by_label("Prévu").nth(0).fill("120 000")
    page.get_by_label("Prévu").nth(1).fill("60 000")
    page.get_by_label("Prévu").nth(2).fill("6 000")
    page.get_by_label("Billets prévus").nth(1).fill("30")
    stands_well(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Encore 20 places pour équilibrer")).to_be_visible()
    stands_well(page)
    page.get_by_role("button", name="On y va", exact=True).click()
    expect(page.get_by_text("C’est noté : on y va.")).to_be_visible()
