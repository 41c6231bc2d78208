"""A pass, its code and two gifts, as they are made and used on phones of 360 x 740."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.actions import hand_over
from tests.browser.test_register import comes_in, stands_well
from tests.passes.making import a_series, rooms

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from app.events.models import Event

pytestmark = pytest.mark.browser


@pytest.fixture
def dates(site: str) -> list[Event]:
    series, events = a_series(3, now=datetime.now(UTC).replace(microsecond=0))
    with transaction():
        series.organizer.mtn_number = "+237677000100"
    return events


def a_phone(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM").new_page()


def makes_a_pass_and_a_code(page: Page, site: str, date: Event) -> str:
    """The link with the code filled in."""
    page.goto(f"{site}/organize/series/{date.series.code if date.series else ''}")
    page.get_by_role("link", name="Proposer un carnet").click()
    page.get_by_label("Nom du carnet").fill("Carnet 3 dates")
    page.get_by_label("Combien de dates ?").fill("3")
    page.get_by_role("button", name="Mettre ce carnet en vente").click()
    expect(page.get_by_text("Écrivez un prix.")).to_be_visible()
    expect(page.get_by_label("Nom du carnet")).to_have_value("Carnet 3 dates")
    page.get_by_label("Prix du carnet").fill("24 000")
    page.get_by_role("button", name="Mettre ce carnet en vente").click()
    stands_well(page)
    page.get_by_role("link", name="Créer un code pour ce carnet").click()
    page.get_by_label("Le code").fill("Fidèles")
    page.get_by_label("Combien pour cent ?").fill("25")
    page.get_by_label("Combien de carnets peuvent l’avoir ?").fill("2")
    page.get_by_role("button", name="Créer ce code").click()
    stands_well(page)
    words = page.locator(".copy-box").first.inner_text().split()
    (link,) = [word for word in words if word.startswith("http")]
    return link.replace("http://localhost", site)


def gives_two_tickets(page: Page, site: str, date: Event) -> None:
    page.goto(f"{site}/organize/events/{date.code}/gifts/new")
    page.get_by_label("Pour qui ?").fill("Zita")
    page.get_by_label("Téléphone").fill("6 77 12 34 56")
    page.get_by_label("Combien de billets ?").fill("2")
    page.get_by_role("button", name="Offrir", exact=True).click()
    expect(page.get_by_text("2 billets offerts à Zita.")).to_be_visible()
    stands_well(page)


def total(page: Page) -> str:
    return " ".join(page.locator(".bottom-bar-total").inner_text().split())


def buys_with_the_code(page: Page, link: str, name: str) -> None:
    page.goto(link)
    expect(page.get_by_text("Code pris en compte")).to_be_visible()
    page.get_by_label("Votre nom").fill(name)
    page.get_by_label("E-mail").fill(f"{name.lower()}@example.cm")
    assert total(page) == "18 000 FCFA"
    stands_well(page)
    page.locator("label[for=provider-hand]").click()
    page.get_by_role("button", name="Prendre ce carnet").click()
    page.get_by_text("Envoyez exactement").wait_for()
    db.session.rollback()
    order = orders.order_by_secret(page.url.rpartition("/")[2])
    assert order
    with transaction():
        hand_over(orders.lock_order(order.id), now=datetime.now(UTC))
    page.reload()


def test_a_pass_is_made_lowered_by_its_code_and_taken_twice(
    page: Page, browser: Browser, site: str, dates: list[Event]
) -> None:
    comes_in(page, site, dates[0])
    link = makes_a_pass_and_a_code(page, site, dates[0])
    gives_two_tickets(page, site, dates[1])

    ben = a_phone(browser)
    buys_with_the_code(ben, link, "Ben")
    ben.get_by_text("Vos 3 billets sont prêts.").wait_for()
    expect(ben.get_by_role("link", name="Ouvrir")).to_have_count(3)
    stands_well(ben)
    buys_with_the_code(a_phone(browser), link, "Chantal")
    late = a_phone(browser)
    late.goto(link)
    expect(late.get_by_text("Ce code a déjà servi")).to_be_visible()
    assert total(late) == "24 000 FCFA"

    page.goto(f"{site}/organize/events/{dates[1].code}/orders")
    page.get_by_role("link", name="2 personnes viennent par carnet").click()
    expect(page.get_by_text("12 000 FCFA")).to_be_visible()
    stands_well(page)
    db.session.rollback()
    assert rooms(dates) == [(0, 2), (0, 4), (0, 2)]
