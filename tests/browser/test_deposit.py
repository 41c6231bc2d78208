"""A part paid on the phone, the rest at the door: the scanner sends to the desk, the desk takes the
cash in one tap, and the same ticket opens. Three phones of 360 x 740, in French.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.kernel.db import db
from app.tickets.models import Ticket
from tests import make
from tests.browser.doors import new_phone, paired, type_code
from tests.browser.test_register import comes_in, stands_well
from tests.browser.waiting import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from app.events.models import Event

pytestmark = pytest.mark.browser
N = "\u00a0"


@pytest.fixture
def evening(site: str) -> Event:
    starts = datetime.now(UTC) + timedelta(minutes=40)
    of = make.organizer(mtn_number="+237677000001")
    return make.event(of, amount=20_000, starts_at=starts, ends_at=starts + timedelta(hours=3))


def test_a_deposit_is_paid_by_phone_and_the_rest_at_the_door(
    browser: Browser, page: Page, site: str, evening: Event
) -> None:
    desk = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM").new_page()
    for phone in (page, desk):
        phone.set_default_timeout(PATIENCE)
    comes_in(desk, site, evening)
    offers(desk, site, evening)
    buys(page, site, evening)
    finds_the_deposit(desk, site, evening)
    page.reload()
    sees_what_is_left(page)

    token = db.session.scalars(select(Ticket.token)).one()
    door = paired(new_phone(desk.context), site, evening)
    told = type_code(door, token)
    assert (told["is"], told["word"], told["who"]) == ("due", "Solde à payer", "Ben Mbarga")
    assert told["why"].startswith(f"Reste 15\u202f000{N}FCFA")

    collects(desk, site, evening)
    page.reload()
    page.get_by_text("Votre billet est prêt").wait_for()
    door.reload()
    assert type_code(paired(door, site, evening), token)["is"] == "ok"


def offers(page: Page, site: str, evening: Event) -> None:
    page.goto(f"{site}/organize/events/{evening.code}/types")
    page.get_by_role("link", name="Proposer un acompte").click()
    stands_well(page)
    page.get_by_text("En ligne ou à l’entrée").click()
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("Écrivez un nombre, de 1 à 90.").wait_for()
    page.get_by_label("Combien pour cent").fill("25")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("L’acompte est proposé à qui commande").wait_for()


def buys(page: Page, site: str, evening: Event) -> None:
    page.goto(f"{site}/events/{evening.code}/orders/new")
    assert parts(page) == "Maintenant : 5 000 FCFA. Ensuite : 15 000 FCFA."
    page.get_by_role("button", name="Un de plus").click()
    assert parts(page) == "Maintenant : 10 000 FCFA. Ensuite : 30 000 FCFA."
    page.get_by_role("button", name="Un de moins").click()
    page.get_by_label("Votre nom").fill("Ben Mbarga")
    page.get_by_label("Téléphone").fill("6 77 12 34 56")
    page.get_by_text(f"Payer un acompte de 25{N}%").click()
    stands_well(page)
    page.get_by_text("Mobile money (MTN, Orange)").click()
    page.get_by_role("button", name="Réserver").click()
    sent = " ".join(page.get_by_text("Envoyez exactement").inner_text().split())
    assert sent.endswith("Envoyez exactement 5 000 FCFA, puis tapez ici le numéro de transaction.")


def finds_the_deposit(page: Page, site: str, evening: Event) -> None:
    page.goto(f"{site}/organize/events/{evening.code}/orders")
    page.get_by_role("link", name="Ben Mbarga").click()
    page.get_by_role("button", name="J’ai reçu l’argent").click()


def sees_what_is_left(page: Page) -> None:
    page.get_by_text("Acompte reçu").wait_for()
    stands_well(page)
    page.get_by_role("link", name="Billet 1").click()
    page.get_by_text("Il reste à payer avant d’entrer").wait_for()
    stands_well(page)
    page.go_back()


def parts(page: Page) -> str:
    return " ".join(" ".join(page.locator("[data-of]").all_inner_texts()).split())


def collects(page: Page, site: str, evening: Event) -> None:
    page.goto(f"{site}/organize/events/{evening.code}/orders?status=deposit")
    page.get_by_role("link", name="Ben Mbarga").click()
    stands_well(page)
    page.get_by_role("button", name="J’ai reçu 15").click()
    page.get_by_text("Les billets ouvrent la porte").wait_for()
