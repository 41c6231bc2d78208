"""A team enters what a date sells and asks, somebody buys, the team finds and reads the order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.accounts.actions import make_link
from app.events.models import AnchorGuest
from app.kernel.db import transaction
from app.orders.rules import Buyer
from app.questions.actions import ask
from app.questions.rules import Asked, QuestionKind
from tests import make
from tests.browser.test_look import grave
from tests.orders.test_actions import buy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from app.events.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ROOMS = ["", "orders", "types", "types/new", "caps/new", "waitlist", "questions", "questions/new"]
ROOMS += ["answers", "promos", "promos/new", "gifts/new", "journal", "edit"]


@pytest.fixture
def evening(site: str) -> Event:
    starts = datetime.now(UTC) + timedelta(days=20)
    of = make.organizer(mtn_number="+237677000001")
    return make.event(of, amount=15_000, starts_at=starts, ends_at=starts + timedelta(hours=3))


def comes_in(page: Page, site: str, evening: Event) -> None:
    awa = make.awa(evening.organizer)
    with transaction():
        now = datetime.now(UTC)
        token = make_link(awa.email or "", lifetime=timedelta(minutes=9), now=now)
    page.goto(f"{site}/session/{token}")
    page.get_by_role("button", name="Se connecter").click()


def test_what_a_team_sells_and_asks_comes_back_as_an_order_it_finds_and_reads(
    browser: Browser, page: Page, site: str, evening: Event
) -> None:
    comes_in(page, site, evening)
    page.goto(f"{site}/organize/events/{evening.code}")
    rooms = page.get_by_role("navigation", name=evening.title)
    rooms.get_by_role("link", name="Tarifs").click()
    enters_a_type(page)
    rooms.get_by_role("link", name="Questions").click()
    page.get_by_role("link", name="Poser une question").click()
    page.fill("[name=label]", "Votre entreprise")
    page.get_by_role("button", name="Enregistrer").click()

    other = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM")
    buys(other.new_page(), site, evening)
    other.close()

    rooms.get_by_role("link", name="Commandes").click()
    page.get_by_text("Filtrer").click()
    page.get_by_label("Tarif").select_option("Duo")
    page.get_by_role("button", name="Montrer").click()
    page.get_by_role("link", name="Élodie Ndiaye").click()
    page.get_by_role("button", name="J’ai reçu l’argent").click()
    expect(page.get_by_text("Énergie du Wouri")).to_be_visible()
    story = page.get_by_role("region", name="Ce qui s’est passé").inner_text()
    told = [line.replace("\xa0", " ").replace("\u202f", " ") for line in story.split("\n")]
    assert [line for line in told if line[-1:] == "."] == [
        "Commande passée (en ligne).",
        "Paiement demandé : 8 000 FCFA, Mobile money.",
        "Argent reçu : 8 000 FCFA.",
        "Payée : billets émis.",
    ]


def enters_a_type(page: Page) -> None:
    """Two prices, and a cap that others may share."""
    page.get_by_role("link", name="Nouveau plafond commun").click()
    page.fill("[name=name]", "Premier rang")
    page.fill("[name=size]", "4")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Nouveau tarif").click()
    page.fill("[name=name]", "Duo")
    page.fill("[name=amount]", "10 000")
    page.get_by_text("Prix de lancement", exact=True).first.click()
    page.fill("[name=early_amount]", "8 000")
    page.fill("[name=early_most]", "2")
    page.get_by_text("Qui peut le prendre, et combien").click()
    page.get_by_label("Premier rang").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("encore 2 à ce prix")).to_be_visible()


def buys(page: Page, site: str, evening: Event) -> None:
    page.goto(f"{site}/events/{evening.code}/orders/new")
    duo = page.locator(".ticket-line", has_text="Duo")
    duo.get_by_role("button", name="Un de plus").click()
    page.get_by_label("Votre nom").fill("Élodie Ndiaye")
    page.get_by_label("Téléphone", exact=True).fill("6 77 12 34 56")
    page.get_by_label("Votre entreprise").fill("Énergie du Wouri")
    page.get_by_text("Mobile money").first.click()
    page.get_by_role("button", name="Réserver").click()
    assert page.url.startswith(f"{site}/orders/")
    expect(page.get_by_text("8\u202f000\u00a0FCFA").first).to_be_visible()


def test_nothing_stands_in_the_way_of_a_team_that_sells(
    page: Page, site: str, evening: Event
) -> None:
    """The pages of a date, once each: readable, nameable, and no wider than the phone."""
    with transaction():
        ask(evening, Asked(QuestionKind.TEXT, "Votre entreprise"))
    make.promo(evening)
    make.save(AnchorGuest(event_id=evening.id, name="Marthe", code="marthe"))
    order = buy(evening, 2, buyer=Buyer("Ben Tabi", "+237677123456", "", "fr"))
    comes_in(page, site, evening)
    here = f"{site}/organize/events/{evening.code}"
    wrong = {}
    pages = [f"{here}/{room}" for room in ROOMS]
    for address in [*pages, f"{site}/organize/orders/{order.reference}"]:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong[address] = (grave(page), wide)
    assert {at: found for at, found in wrong.items() if found != ([], 360)} == {}
