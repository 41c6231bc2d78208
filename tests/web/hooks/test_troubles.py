"""What goes wrong between us and Stripe: overtaken, cut off, late, wrong; no money is lost."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.jobs import money
from app.kernel.db import db
from app.notices.models import PaymentNotice
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.settlement import actions
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus
from app.tickets.models import Ticket
from tests import make
from tests.make import NOW
from tests.payments.fake_stripe import FakeStripe
from tests.web.hooks.card_sale import buy, count, judge, payment, tell, the_order


def test_a_notice_that_overtakes_the_answer_to_our_own_call_is_understood(
    house: Flask, client: FlaskClient, stripe: FakeStripe
) -> None:
    stripe.trouble = ["hang"]
    event, sent = make.event(), list[str]()

    def buyer() -> None:
        with house.app_context():
            sent.append(buy(house.test_client(), event))

    thread = threading.Thread(target=buyer)
    thread.start()
    while not stripe.sessions:
        time.sleep(0.01)
    (ref,) = stripe.sessions
    stripe.pay(ref)
    tell(client, stripe.event(ref))
    judge(house)
    assert (thread.is_alive(), the_order().status) == (True, OrderStatus.PAID)

    thread.join()

    assert (payment().status, payment().provider_ref) == (PaymentStatus.SUCCEEDED, ref)
    assert (count(Ticket), the_order().refund_due) == (1, 0)
    assert len(sent) == 1


@pytest.fixture
def hasty(house: Flask, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch) -> FakeStripe:
    """We wait 0.6 s for Stripe, not seven."""
    monkeypatch.setattr("app.payments.card.TIMEOUT", (1.5, 1.5))
    return stripe


def test_no_answer_is_unknown_and_asking_again_opens_the_same_page(
    house: Flask, client: FlaskClient, hasty: FakeStripe
) -> None:
    hasty.trouble = ["hang"]
    assert "/orders/" in buy(client)  # the buyer is not left alone: the order's page
    assert payment().status is PaymentStatus.UNKNOWN
    order = the_order()

    again = client.post(f"/orders/{order.secret}/payments", data={"provider": "card"})

    (ref,) = hasty.sessions
    assert again.location == hasty.sessions[ref]["url"]
    hasty.pay(ref)
    tell(client, hasty.event(ref))
    judge(house)
    assert (the_order().status, count(Payment), count(Ticket)) == (OrderStatus.PAID, 1, 1)


def test_money_behind_a_cut_line_is_found_by_the_clock_alone(
    house: Flask, client: FlaskClient, hasty: FakeStripe
) -> None:
    hasty.trouble = ["hang"]
    buy(client)
    (ref,) = hasty.sessions
    hasty.pay(ref)

    with time_machine.travel(NOW + timedelta(minutes=2), tick=True):
        money.look_at_due(house.extensions["providers"])

    assert (payment().status, payment().provider_ref) == (PaymentStatus.SUCCEEDED, ref)
    assert (the_order().status, count(Ticket)) == (OrderStatus.PAID, 1)


def test_a_call_that_never_arrived_fails_after_two_looks_and_another_way_is_open(
    house: Flask, client: FlaskClient, hasty: FakeStripe
) -> None:
    hasty.trouble = ["500"] * 3
    buy(client)
    assert payment().status is PaymentStatus.UNKNOWN

    for minutes in (2, 4, 6):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=True):
            money.look_at_due(house.extensions["providers"])

    assert payment().status is PaymentStatus.FAILED
    assert the_order().status is OrderStatus.HELD
    page = client.get(f"/orders/{the_order().secret}").text
    assert "Le paiement n’a pas abouti" in page


def test_a_notice_while_stripe_cannot_be_read_is_judged_later(
    house: Flask, client: FlaskClient, hasty: FakeStripe
) -> None:
    buy(client)
    (ref,) = hasty.sessions
    hasty.pay(ref)
    tell(client, hasty.event(ref))
    hasty.trouble = ["500"] * 3
    judge(house)
    assert payment().status is PaymentStatus.UNKNOWN
    assert count(Ticket) == 0

    with time_machine.travel(NOW + timedelta(seconds=30), tick=True):
        judge(house)

    assert (payment().status, count(Ticket)) == (PaymentStatus.SUCCEEDED, 1)


@pytest.mark.parametrize("facts", [{"amount_total": 1_500_000}, {"currency": "eur"}])
def test_another_sum_than_billed_gives_no_ticket_and_waits_for_a_person(
    house: Flask, client: FlaskClient, stripe: FakeStripe, facts: dict[str, object]
) -> None:
    buy(client)
    (ref,) = stripe.sessions
    stripe.pay(ref, **facts)
    tell(client, stripe.event(ref))
    judge(house)

    assert (payment().status, count(Ticket)) == (PaymentStatus.ATTENTION, 0)


def test_late_money_has_its_places_while_there_are_some_else_it_is_owed_back(
    house: Flask, client: FlaskClient, stripe: FakeStripe
) -> None:
    roomy, tight = make.event(), make.event(capacity=1)
    for event in (roomy, tight):
        buy(client, event)
    first, second = stripe.sessions
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        money.sweep()
        buy(client, tight, email="awa@example.cm")
        for ref in (first, second):
            stripe.pay(ref)
            tell(client, stripe.event(ref))
        judge(house)

    told = db.session.execute(
        select(Order.status, Order.refund_due)
        .join(Payment)
        .where(Payment.provider_ref.in_([first, second]))
        .order_by(Order.id)
    ).all()
    assert [tuple(row) for row in told] == [(OrderStatus.PAID, 0), (OrderStatus.LAPSED, 15_000)]
    assert orders.counter_drift() == []


def test_a_notice_without_our_id_is_found_by_the_session(
    house: Flask, client: FlaskClient, stripe: FakeStripe
) -> None:
    buy(client)
    (ref,) = stripe.sessions
    stripe.pay(ref)
    body = stripe.event(ref).replace(b'"payment":', b'"was":')
    tell(client, body)
    judge(house)

    assert count(Ticket) == 1


def test_a_notice_about_nothing_of_ours_is_tried_and_then_parked(
    house: Flask, client: FlaskClient, stripe: FakeStripe
) -> None:
    body = b'{"id":"evt_x","type":"payout.paid","data":{"object":{"id":"po_1","object":"payout"}}}'
    assert tell(client, body) == 200
    stranger = body.replace(b"po_1", b"cs_x").replace(b'"payout"', b'"checkout.session"')
    assert tell(client, stranger.replace(b"evt_x", b"evt_y")) == 200

    for hours in range(8):
        with time_machine.travel(NOW + timedelta(hours=hours * 2), tick=True):
            judge(house)

    query = select(PaymentNotice.done_at.is_not(None), PaymentNotice.tries)
    told = db.session.execute(query.order_by(PaymentNotice.id)).all()
    assert [tuple(row) for row in told] == [(True, 0), (False, 6)]
    assert stripe.heard == []


def test_one_payment_that_cannot_be_settled_does_not_stop_the_others(
    house: Flask, client: FlaskClient, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        buy(client)
    first, second = stripe.sessions
    for ref in (first, second):
        stripe.pay(ref)
        tell(client, stripe.event(ref))
    settle = actions.settle

    def falls_once(payment_id: str, word: Any, **facts: Any) -> PaymentStatus:
        if word.provider_ref == first:
            raise RuntimeError("a fault of ours")
        return settle(payment_id, word, **facts)

    monkeypatch.setattr("app.settlement.actions.settle", falls_once)
    judge(house)
    assert count(Ticket) == 1

    monkeypatch.setattr("app.settlement.actions.settle", settle)
    judge(house)
    assert count(Ticket) == 2
