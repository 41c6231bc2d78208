"""A lost ticket and a wrong address, put right on two phones; and a list one finds one's way in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.accounts.actions import make_link
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.orders.rules import Buyer
from tests import make
from tests.browser.test_look import grave
from tests.orders.test_actions import buy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from app.events.models import Event

pytestmark = pytest.mark.browser


@pytest.fixture
def evening(site: str) -> Event:
    starts = datetime.now(UTC) + timedelta(days=2)
    ends = starts + timedelta(hours=3)
    return make.event(make.organizer(), amount=0, starts_at=starts, ends_at=ends)


def sold(evening: Event, name: str, phone: str = "") -> Order:
    buyer = Buyer(name, phone, f"{name.split()[0].lower()}@example.cm", "fr")
    return buy(evening, buyer=buyer, now=datetime.now(UTC))


def comes_in(page: Page, site: str, evening: Event) -> None:
    awa = make.awa(evening.organizer)
    with transaction():
        now = datetime.now(UTC)
        token = make_link(awa.email or "", lifetime=timedelta(minutes=9), now=now)
    page.goto(f"{site}/session/{token}")
    page.get_by_role("button", name="Se connecter").click()


def stands_well(page: Page) -> None:
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_lost_ticket_is_found_with_phone_and_reference(
    page: Page, site: str, evening: Event
) -> None:
    order = sold(evening, "Ben Tabi", "+237677123456")
    page.goto(f"{site}/events/{evening.code}")
    page.get_by_role("link", name="Le retrouver").click()
    stands_well(page)
    page.get_by_label("Le téléphone de la commande").fill("6 77 12 34 57")
    page.get_by_label("La référence de la commande").fill(order.reference.lower())
    page.get_by_role("button", name="Ouvrir ma commande").click()
    expect(page.get_by_text("Aucune commande avec ce téléphone")).to_be_visible()
    stands_well(page)
    page.get_by_label("Le téléphone de la commande").fill("6 77 12 34 56")
    page.get_by_role("button", name="Ouvrir ma commande").click()
    expect(page).to_have_url(f"{site}/orders/{order.secret}")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_organizer_finds_an_order_and_puts_it_right(
    browser: Browser, site: str, evening: Event, scripts: bool
) -> None:
    for n in range(40):
        sold(evening, f"Personne {n:02}")
    order = sold(evening, "Élodie Ndiaye")
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="fr-CM", java_script_enabled=scripts
    )
    page = context.new_page()
    comes_in(page, site, evening)
    page.goto(f"{site}/organize/events/{evening.code}/orders")
    expect(page.locator(".order-line")).to_have_count(30)
    page.get_by_role("link", name="Plus anciennes").click()
    expect(page.locator(".order-line")).to_have_count(11)
    page.get_by_role("searchbox").fill("elodie")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator(".order-line")).to_have_count(1)
    if scripts:
        stands_well(page)
    page.get_by_role("link", name="Élodie Ndiaye").click()
    page.get_by_role("link", name="Corriger le contact").click()
    page.get_by_label("E-mail").fill("elodie@autre.cm")
    page.get_by_role("button", name="Corriger et renvoyer les billets").click()
    expect(page.get_by_text("les billets repartent à elodie@autre.cm")).to_be_visible()
    page.get_by_role("link", name="Écrire une note").click()
    page.get_by_label("Note de l’équipe").fill("Vient avec sa tante.")
    page.get_by_role("button", name="Garder").click()
    story = page.get_by_role("region", name="Ce qui s’est passé")
    assert "Contact corrigé : l’e-mail." in story.inner_text().replace("\xa0", " ")
    if scripts:
        stands_well(page)
    context.close()
    assert db.session.get_one(Order, order.id, populate_existing=True).note
