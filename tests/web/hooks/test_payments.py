"""A card payment from the form to the tickets, through Stripe's hosted page and its notices."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.kernel.db import db
from app.messages.models import Message
from app.notices.models import PaymentNotice
from app.orders.rules import OrderStatus
from app.payments.card import Card
from app.tickets.models import Ticket
from app.web.hooks.payments import BODY_MAX
from tests.payments.fake_stripe import SECRET, FakeStripe, signed
from tests.payments.forgeries import LINE, forgeries
from tests.web.hooks.card_sale import HOOK, buy, count, judge, tell, the_order


def test_a_card_buys_a_ticket_without_coming_back(
    house: Flask, client: FlaskClient, stripe: FakeStripe
) -> None:
    hosted = buy(client)
    (ref,) = stripe.sessions
    assert hosted == stripe.sessions[ref]["url"]
    stripe.pay(ref)

    assert tell(client, stripe.event(ref)) == 200
    assert count(Ticket) == 0  # a notice is kept, and moves nothing by itself
    assert count(PaymentNotice) == 1
    judge(house)

    order = the_order()
    assert (order.status, count(Ticket), count(Message)) == (OrderStatus.PAID, 1, 1)
    assert db.session.scalars(select(PaymentNotice.done_at)).one() is not None
    assert db.session.scalars(select(AuditEntry.action)).all() == ["payment.succeeded"]
    page = client.get(f"/orders/{order.secret}")
    assert "Votre billet est prêt" in page.text


def test_coming_back_before_any_notice_is_enough(client: FlaskClient, stripe: FakeStripe) -> None:
    buy(client)
    (ref,) = stripe.sessions
    stripe.pay(ref)

    page = client.get(f"/orders/{the_order().secret}?back=1")

    assert "Votre billet est prêt" in page.text
    assert count(Ticket) == 1


def test_coming_back_unpaid_proves_nothing(client: FlaskClient, stripe: FakeStripe) -> None:
    buy(client)

    client.get(f"/orders/{the_order().secret}?back=1&session_id=cs_test_paid&status=paid")

    assert (the_order().status, count(Ticket)) == (OrderStatus.HELD, 0)


def test_a_forged_notice_is_answered_400_and_leaves_no_row(
    house: Flask, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(house.config, "WTF_CSRF_ENABLED", True)  # a program has no form token
    client, asked = house.test_client(), 0
    for each in forgeries(20, seed=11):
        line = None if each.line is None else each.line.encode().decode("latin-1")
        if line and any(c in line for c in "\r\n"):
            continue  # no such line can be sent
        answer = client.post(HOOK, data=each.body, headers={} if line is None else {LINE: line})
        assert (each, answer.status_code) == (each, 400)
        asked += 1

    assert asked > 300
    assert count(PaymentNotice) == 0
    assert stripe.heard == []  # nobody can have us ask Stripe for them


def test_too_long_a_notice_is_not_even_read(client: FlaskClient, stripe: FakeStripe) -> None:
    body = b'{"id":"' + b"x" * BODY_MAX + b'"}'

    assert tell(client, body) == 413
    assert count(PaymentNotice) == 0


def test_a_way_of_paying_that_is_not_ours_is_not_found(
    client: FlaskClient, stripe: FakeStripe
) -> None:
    assert client.post("/hooks/payments/bitcoin", data=b"{}").status_code == 404
    assert client.post("/hooks/payments/hand", data=b"{}").status_code == 400
    assert client.get(HOOK).status_code == 405


def test_secrets_change_without_losing_a_notice(
    house: Flask, client: FlaskClient, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = Card("sk_test_loopback", ("whsec_new", SECRET), stripe.address)
    monkeypatch.setitem(house.extensions["providers"], "card", both)
    buy(client)
    (ref,) = stripe.sessions

    for secret in (SECRET, "whsec_new"):
        body = stripe.event(ref)
        assert client.post(HOOK, data=body, headers=signed(body, secret)).status_code == 200

    assert count(PaymentNotice) == 2


def test_the_same_notice_again_is_answered_alike_and_kept_once(
    house: Flask, client: FlaskClient, stripe: FakeStripe
) -> None:
    buy(client)
    (ref,) = stripe.sessions
    stripe.pay(ref)
    body = stripe.event(ref)

    assert [tell(client, body) for _ in range(5)] == [200] * 5
    judge(house)
    judge(house)

    assert (count(PaymentNotice), count(Ticket), count(Message)) == (1, 1, 1)


@pytest.mark.parametrize("kind", ["checkout.session.expired", "payment_intent.payment_failed"])
def test_notices_in_the_wrong_order_end_where_stripe_is(
    house: Flask, client: FlaskClient, stripe: FakeStripe, kind: str
) -> None:
    buy(client)
    (ref,) = stripe.sessions
    stripe.pay(ref)
    tell(client, stripe.event(ref))
    tell(client, stripe.event(ref, kind))
    judge(house)

    assert (the_order().status, count(Ticket)) == (OrderStatus.PAID, 1)
