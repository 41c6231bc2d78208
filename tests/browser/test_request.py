"""An AfterWork that chooses its guests: one asks, the team says yes, the door reads the dinner.

On three phones of 360 x 740, in French.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.kernel.db import db
from app.tickets.models import Ticket
from app.tickets.rules import TypeKind
from tests import make
from tests.browser.doors import new_phone, paired, type_code
from tests.browser.test_register import comes_in, stands_well
from tests.browser.waiting import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from app.events.models import Event

pytestmark = pytest.mark.browser


@pytest.fixture
def evening(site: str) -> Event:
    starts = datetime.now(UTC) + timedelta(minutes=40)
    ends = starts + timedelta(hours=3)
    event = make.event(by_request=True, amount=0, starts_at=starts, ends_at=ends)
    for name in ("Poisson", "Poulet"):
        make.ticket_type(
            event, name=name, amount=0, kind=TypeKind.ADDON, choice_group="Dîner", one_each=True
        )
    return event


def test_a_guest_asks_is_chosen_picks_a_dinner_and_is_read_at_the_door(
    browser: Browser, page: Page, site: str, evening: Event
) -> None:
    page.set_default_timeout(PATIENCE)
    asks(page, site, evening)
    phone = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM")
    accepts(phone.new_page(), site, evening)
    takes(page)
    ticket = db.session.scalars(select(Ticket)).one()
    verdict = type_code(paired(new_phone(phone), site, evening), ticket.token)
    phone.close()
    assert (verdict["is"], verdict["who"], verdict["note"]) == (
        "ok",
        "Ben Mbarga",
        "Dîner\u00a0: Poisson",
    )


def asks(page: Page, site: str, evening: Event) -> None:
    page.goto(f"{site}/events/{evening.code}")
    page.get_by_role("link", name="Demander une place").click()
    stands_well(page)
    page.get_by_label("Votre nom").fill("Ben Mbarga")
    page.get_by_label("Quelques mots sur vous").fill("Je torréfie du café.")
    page.get_by_role("button", name="Envoyer ma demande").click()
    expect(page.get_by_text("l’un des deux suffit").last).to_be_visible()
    expect(page.get_by_label("Quelques mots sur vous")).to_have_value("Je torréfie du café.")
    page.get_by_label("Téléphone").fill("6 77 12 34 56")
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.get_by_text("L’organisateur lit votre demande").wait_for()
    stands_well(page)


def accepts(page: Page, site: str, evening: Event) -> None:
    page.set_default_timeout(PATIENCE)
    comes_in(page, site, evening)
    page.goto(f"{site}/organize/events/{evening.code}")
    page.get_by_role("link", name="1 demande à lire").click()
    stands_well(page)
    page.get_by_role("button", name="Accepter").click()
    expect(page.get_by_text("Cochez d’abord au moins une demande.")).to_be_visible()
    page.get_by_text("Ben Mbarga").click()
    page.get_by_role("button", name="Accepter").click()
    page.get_by_text("1 demande acceptée.").wait_for()


def takes(page: Page) -> None:
    """From the page of the request: no dinner is a sentence, a dinner is a ticket."""
    page.reload()
    page.get_by_role("link", name="Prendre mes places").click()
    stands_well(page)
    page.get_by_role("button", name="Prendre ma place").click()
    page.get_by_text("choisissez-en 1, un par billet").wait_for()
    page.locator("[data-stepper]").first.get_by_role("button", name="Un de plus").click()
    page.get_by_role("button", name="Prendre ma place").click()
    page.get_by_text("Votre billet est prêt").wait_for()
