"""A year is planned on a phone, and a date with forty tickets sold is moved."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from app.events.models import Event
from app.jobs.shifts import tell_all
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.actions import hand_over
from app.orders.rules import Buyer
from tests import make
from tests.browser.test_register import comes_in, stands_well
from tests.orders.test_actions import buy

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from app.orders.models import Order

pytestmark = pytest.mark.browser


def plans_a_talk_each_first_of_the_month(page: Page, site: str) -> None:
    page.goto(f"{site}/organize/series/new?kind=talk")
    page.get_by_label("Titre").fill("Talk du premier")
    page.get_by_label("Thème").fill("Vendre sans local")
    page.get_by_label("Pour qui ?").fill("Entrepreneurs")
    page.locator("label", has_text="Chacun parle de son projet").click()
    assert not page.get_by_label("Le combien du mois ?").is_visible()
    page.get_by_label("Le rythme").select_option("day")
    assert not page.get_by_label("Le jour", exact=True).is_visible()
    page.get_by_label("Le combien du mois ?").fill("1")
    page.get_by_role("button", name="Publier").click()
    page.get_by_role("link", name="L’année d’un coup d’œil").click()
    stands_well(page)
    page.get_by_role("button", name="Ouvrir toute l’année").click()
    page.get_by_text("dates sont ouvertes.").wait_for()


def moves_a_date_off_its_holiday(page: Page) -> None:
    feast = page.locator(".card", has_text="Jour férié").filter(has_text="Déplacer au").first
    feast.locator("a[href*='?day=']").first.click()
    page.get_by_role("button", name="Déplacer").click()
    page.get_by_text("La date est déplacée au").wait_for()


def twenty_buyers_of_two(event: Event) -> list[Order]:
    now, made = datetime.now(UTC), []
    for n in range(20):
        buyer = Buyer(f"Ben {n}", phone="", email=f"ben{n}@example.cm", locale="fr")
        order = buy(event, 2, buyer=buyer, now=now)
        if order.total_amount:
            with transaction():
                hand_over(orders.lock_order(order.id), now=now)
        made.append(order)
    return made


def moves_the_last_one_a_week_on(page: Page, site: str, event: Event) -> None:
    page.goto(f"{site}/organize/events/{event.code}")
    page.get_by_role("link", name="Déplacer cette date").click()
    day = (event.starts_at + timedelta(days=7)).date()
    page.get_by_label("Quel jour ?").fill(str(day))
    page.get_by_label("Votre message").fill("La salle est prise.")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("40 billets vendus restent bons").wait_for()
    expect(page.get_by_text("20 acheteurs sont prévenus par e-mail")).to_be_visible()
    stands_well(page)
    page.get_by_role("button", name="Déplacer et prévenir chacun").click()
    page.get_by_text("La date est déplacée au").wait_for()


def test_a_year_is_planned_and_a_date_with_forty_tickets_is_moved(
    page: Page, browser: Browser, site: str
) -> None:
    comes_in(page, site, make.event())
    page.goto(f"{site}/organize")
    kinds = page.locator(".kind-choice strong").evaluate_all(
        "all => all.map(one => one.offsetHeight)"
    )
    assert kinds == [kinds[0], kinds[0]]  # « AfterWork » is not cut in two
    plans_a_talk_each_first_of_the_month(page, site)
    moves_a_date_off_its_holiday(page)

    db.session.rollback()
    mine = Event.title == "Talk du premier"
    # one of the twelve months is begun: its first is past, or is today
    assert db.session.scalar(select(func.count()).where(mine)) in (11, 12)
    last = db.session.scalars(select(Event).where(mine).order_by(Event.starts_at.desc())).first()
    assert last is not None
    made = twenty_buyers_of_two(last)
    moves_the_last_one_a_week_on(page, site, last)

    db.session.rollback()
    assert tell_all() == 20
    told = db.session.scalars(select(Message.recipient).where(Message.template == "shifted"))
    assert Counter(told) == {order.email: 1 for order in made}
    ben = browser.new_context(viewport={"width": 360, "height": 740}, locale="fr-CM").new_page()
    ben.goto(f"{site}/orders/{made[0].secret}")
    expect(ben.get_by_role("link", name="Je ne viens plus")).to_be_visible()
    ben.goto(f"{site}/events/{last.code}")
    expect(ben.get_by_text("Date déplacée").first).to_be_visible()
