"""A card is paid on a page that nobody of this house wrote, and its notice is signed by another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.jobs import notices
from app.kernel.db import db
from app.notices.models import PaymentNotice
from app.orders.models import Order
from app.payments import registry
from app.payments.card import Card
from app.settlement.models import Payment
from app.tickets.models import Ticket
from tests import make
from tests.payments import fake_stripe
from tests.payments.fake_stripe import SECRET
from tests.payments.hosted import HostedStripe
from tests.payments.strangers import hosted

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.fixture
def stripe(
    house: Flask, site: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[HostedStripe]:
    """It signs with our secret, or with the one a test asks for."""
    with (
        hosted(f"{site}/hooks/payments/card", getattr(request, "param", SECRET)) as page,
        fake_stripe.served(HostedStripe(page=page)) as stripe,
    ):
        card = Card("sk_test_x", (SECRET,), stripe.address)
        monkeypatch.setitem(house.extensions["providers"], "card", card)
        monkeypatch.setattr(registry, "PAGES", (page,))
        yield stripe


@pytest.fixture
def order_form(stripe: HostedStripe, site: str) -> str:
    starts = datetime.now(UTC) + timedelta(days=2)
    of = make.event(amount=15_000, starts_at=starts, ends_at=starts + timedelta(hours=3))
    return f"{site}/events/{of.code}/orders/new"


def to_the_page_of_another(page: Page, order_form: str, stripe: HostedStripe) -> None:
    page.goto(order_form)
    page.get_by_label("Votre nom").fill("Ben Tabi")
    page.get_by_label("Téléphone", exact=True).fill("6 77 12 34 56")
    page.get_by_text("Carte bancaire").click()
    page.get_by_role("button", name="Réserver").click()
    page.wait_for_url(f"{stripe.page}/checkout/**")
    expect(page.get_by_text("Standard")).to_be_visible()


def heard() -> PaymentNotice:
    """What was told of the payment, once. Of products and prices it tells too."""
    db.session.rollback()
    told = select(PaymentNotice).where(PaymentNotice.kind == "checkout.session.completed")
    return db.session.scalars(told).one()


def tickets() -> int:
    db.session.rollback()
    return len(db.session.scalars(select(Ticket.id)).all())


def test_f09_paid_there_the_ticket_is_here_and_the_notice_gives_no_second(
    page: Page, house: Flask, order_form: str, stripe: HostedStripe
) -> None:
    to_the_page_of_another(page, order_form, stripe)
    page.get_by_role("button", name=re.compile("Pay")).click()
    page.wait_for_url("**/orders/**")
    expect(page.get_by_role("link", name=re.compile("billet", re.IGNORECASE)).first).to_be_visible()
    assert tickets() == 1

    # it signs with a hand of its own, and gives its notices no id: the bytes themselves are the key
    notice = heard()
    assert (notice.is_signed, notice.done_at) == (True, None)
    assert notice.event_key == sha256(notice.body).hexdigest()
    notices.judge_all(house.extensions["providers"])
    assert heard().done_at is not None
    assert tickets() == 1


def test_f08_who_pays_and_never_comes_back_has_a_ticket(
    page: Page, house: Flask, order_form: str, stripe: HostedStripe
) -> None:
    to_the_page_of_another(page, order_form, stripe)
    page.request.post(f"{page.url}/complete", max_redirects=0)
    page.close()
    assert tickets() == 0
    notices.judge_all(house.extensions["providers"])
    assert tickets() == 1


def test_f04_who_turns_back_pays_later_and_once(
    page: Page, order_form: str, stripe: HostedStripe
) -> None:
    to_the_page_of_another(page, order_form, stripe)
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_url("**/orders/**")
    assert tickets() == 0
    page.get_by_role("link", name="Retourner à la page de paiement").click()
    page.get_by_role("button", name=re.compile("Pay")).click()
    page.wait_for_url("**/orders/**")
    assert tickets() == 1
    db.session.rollback()
    assert len(db.session.scalars(select(Payment.id)).all()) == 1
    assert db.session.scalars(select(Order.status)).one() == "paid"


@pytest.mark.parametrize("stripe", ["whsec_of_another_account"], indirect=True)
def test_f17_what_another_account_signed_is_not_heard_and_the_ticket_comes_by_asking(
    page: Page, order_form: str, stripe: HostedStripe
) -> None:
    to_the_page_of_another(page, order_form, stripe)
    page.get_by_role("button", name=re.compile("Pay")).click()
    page.wait_for_url("**/orders/**")
    assert tickets() == 1
    assert db.session.scalars(select(PaymentNotice.id)).all() == []
