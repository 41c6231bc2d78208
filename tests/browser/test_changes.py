"""Plans change, on two phones: a ticket given, another moved to next month, that date called off,
the money kept as a credit and spent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.events.models import Event
from app.events.rules import CancelsAs
from app.jobs.call_off import carry_on_all
from app.kernel.db import db, in_transaction
from app.orders import queries as orders
from app.orders.actions import hand_over
from app.orders.models import Order
from app.orders.rules import Buyer
from tests import make
from tests.browser.test_register import comes_in, stands_well
from tests.orders.test_actions import buy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
BEN = Buyer("Ben Tabi", "+237677123456", "ben@example.cm", "fr")


def three_dates() -> list[Event]:
    """Of one series, a month apart, 10 000 francs each."""
    series = make.series(title="AfterWork du Wouri")
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    of: dict[str, Any] = {"series_id": series.id, "cancels_as": CancelsAs.CREDIT}
    return [
        make.event(
            series.organizer,
            amount=10_000,
            title="AfterWork du Wouri",
            starts_at=now + timedelta(days=days),
            ends_at=now + timedelta(days=days, hours=3),
            **of,
        )
        for days in (9, 37, 65)
    ]


def two_tickets(event: Event) -> Order:
    order = buy(event, 2, buyer=BEN, now=datetime.now(UTC))
    in_transaction(lambda: hand_over(orders.lock_order(order.id), now=datetime.now(UTC)))
    return orders.order_by_id(order.id)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def gives_one(page: Page, site: str, order: Order) -> None:
    page.goto(f"{site}/orders/{order.secret}")
    ticket = orders.own_tickets(order.id)[0]
    page.goto(f"{site}/t/{ticket.secret}")
    page.get_by_role("link", name="Donner ce billet à une autre personne").click()
    press(page, "Donner ce billet")
    expect(page.get_by_text("Écrivez un téléphone ou un e-mail")).to_be_visible()
    stands_well(page)
    page.get_by_label("Son nom").fill("Zita Mbarga")
    page.get_by_label("Son téléphone").fill("6 99 12 34 56")
    press(page, "Donner ce billet")
    expect(page.get_by_text("Votre ancien code n’ouvre plus la porte")).to_be_visible()
    stands_well(page)


def moves_the_other(page: Page, site: str, order: Order) -> None:
    page.goto(f"{site}/orders/{order.secret}")
    stands_well(page)
    page.get_by_role("link", name="Changer de date").click()
    stands_well(page)
    press(page, "Voir la différence")
    expect(page.get_by_text("Rien à payer, rien à rendre.")).to_be_visible()
    stands_well(page)
    press(page, "Confirmer la nouvelle date")
    expect(page.get_by_text("Voici votre nouvelle date")).to_be_visible()
    stands_well(page)


def calls_it_off(page: Page, site: str, event: Event) -> None:
    comes_in(page, site, event)
    page.goto(f"{site}/organize/events/{event.code}/cancellation")
    page.get_by_label("Chacun choisit par un lien").check()
    page.get_by_label("Votre message").fill("La salle est inondée.")
    press(page, "Annuler la date et prévenir")
    expect(page.get_by_text("Écrivez le mot, ou le titre de la date")).to_be_visible()
    expect(page.get_by_label("Votre message")).to_have_value("La salle est inondée.")
    stands_well(page)
    page.get_by_label("Pour continuer").fill("annuler")
    press(page, "Annuler la date et prévenir")
    expect(page.get_by_text("vous pouvez quitter cette page")).to_be_visible()
    db.session.rollback()
    carry_on_all()
    page.reload()
    expect(page.get_by_text("attendent un choix")).to_be_visible()
    stands_well(page)


def takes_the_credit(page: Page) -> str:
    page.reload()
    stands_well(page)
    press(page, "C’est mon choix")
    expect(page.get_by_text("le remboursement ou l’avoir.")).to_be_visible()
    stands_well(page)
    page.get_by_label("Un avoir de").check()
    press(page, "C’est mon choix")
    expect(page.get_by_text("voici votre avoir")).to_be_visible()
    stands_well(page)
    return page.locator(".copy-box strong").first.inner_text()


def spends_it(page: Page, site: str, event: Event, code: str) -> None:
    page.goto(f"{site}/events/{event.code}/orders/new")
    page.get_by_label("Standard").fill("1")
    page.locator("summary", has_text="Code promo ou avoir").click()
    page.get_by_label("Code promo ou avoir").fill(code.lower())
    press(page, "Appliquer et recalculer")
    page.get_by_label("Votre nom").fill("Ben Tabi")
    page.get_by_label("Téléphone").fill("6 77 12 34 56")
    stands_well(page)
    page.locator("form#order .bottom-bar button, .bottom-bar button").first.click()
    expect(page.get_by_text("Votre billet est prêt")).to_be_visible()


def test_a_ticket_is_given_another_moves_and_a_date_that_is_off_becomes_a_credit(
    browser: Browser, browser_context_args: dict[str, Any], site: str
) -> None:
    here, next_month, later = three_dates()
    order = two_tickets(here)
    ben, awa = (browser.new_context(**browser_context_args).new_page() for _n in range(2))

    gives_one(ben, site, order)
    moves_the_other(ben, site, order)
    calls_it_off(awa, site, next_month)
    code = takes_the_credit(ben)
    spends_it(ben, site, later, code)
