"""Cases of several ways of paying at once, of sums that a way does not take, and of new prices.

Each test is named in docs/cases.md beside the cases that it shows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from app.kernel.db import db, transaction
from app.tickets.models import TicketType
from app.web.paying import RINGS, RINGS_OF_ORDER
from tests import make
from tests.cases.sale import Sale, opened, papers, peers, statuses
from tests.web.public.account_sale import payments

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


def test_a_card_and_a_telephone_that_both_paid_are_one_sale_and_one_sum_goes_back(
    house: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The card's page could not be ended when MTN was chosen: nobody answered."""
    monkeypatch.setattr("stripe._http_client.HTTPClient._sleep_time_seconds", lambda *_words: 0)
    with (
        opened("W", house, client, monkeypatch) as card,
        opened("M", house, client, monkeypatch, of=card.shop.event.organizer) as mtn,
    ):
        page = card.buy()
        card.desk.trouble("500", "cancel")
        assert mtn.again(page).status_code == 303
        assert len(payments()) == 2
        first, second = payments()
        assert (first.provider, second.provider) == ("card", "momo")
        card.pay(0)
        mtn.pay(1)
        card.shop.look()
        assert (statuses(), card.stands()) == (["succeeded"] * 2, ("paid", 1, 15_000))
        assert papers() == [("receipt", 1, 15_000)]


@peers("W")
def test_below_half_a_euro_no_card_is_offered_and_above_its_most_neither(sale: Sale) -> None:
    """328 francs are fifty cents; what has nine digits Stripe does not take."""
    of, asked = sale.shop.event.organizer, {}
    for amount in (327, 328):
        sale.shop.event = make.event(of, amount=amount)
        page = sale.buy()
        assert amount == 328 or sale.shop.way("card") not in sale.shop.client.get(page).text
        asked[amount] = len(payments())
    assert (asked, len(sale.sim.sessions)) == ({327: 0, 328: 1}, 1)
    able = sale.desk.provider.capabilities()
    assert (able.least, able.most) == (328, 99_999_999)


@peers("W N")
def test_a_new_price_is_for_new_orders_and_the_page_that_is_open_keeps_the_old(
    sale: Sale,
) -> None:
    page = sale.buy()
    with transaction():
        db.session.get_one(TicketType, kind(sale)).amount = 20_000
    assert sale.again(page).status_code == 303
    sale.pay()
    sale.shop.look()
    assert (sale.stands(), papers()) == (("paid", 1, 0), [("receipt", 1, 15_000)])
    sale.buy()
    assert [one.amount for one in payments()] == [15_000, 20_000]


def kind(sale: Sale) -> int:
    of = TicketType.event_id == sale.shop.event.id
    return db.session.scalars(db.select(TicketType.id).where(of)).one()


@peers("W N")
def test_where_the_payer_comes_back_to_is_ours_whatever_was_sent_along(sale: Sale) -> None:
    there = "https://evil.example/pay"
    names = ("return_url", "success_url", "callback", "next", "cancel_url", "notify_url")
    sent: dict[str, Any] = dict.fromkeys(names, there)
    sale.buy(**sent)
    page = f"/orders/{sale.order().secret}"
    told = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    sale.shop.client.post(f"{page}/payments", data=sent, headers=told)
    said = unquote(" ".join(_body(each) for each in sale.sim.heard))
    assert f"http://localhost{page}?back=1" in said
    assert "evil.example" not in said


def _body(heard: Any) -> str:
    return heard.body if isinstance(heard.body, str) else str(heard.body.decode())


@peers("M P")
def test_nobodys_telephone_is_made_to_ring_without_end(sale: Sale) -> None:
    """Anybody may type anybody's number, and refuse on the page, again and again."""
    page = sale.buy()
    for _ in range(RINGS.most + 2):
        sale.sim.settle(payments()[-1].id, "FAILED")
        sale.shop.look()
        sale.again(page, phone="6 77 12 34 56")
    assert sale.desk.kept() == len(payments()) == RINGS.most
    for n in range(RINGS_OF_ORDER.most):
        sale.again(page, phone=f"69912{n:03}5")
    assert sale.desk.kept() == RINGS_OF_ORDER.most
    sale.again(page)
    assert "Trop d’essais" in sale.shop.read(page)
