"""One payment told many times at the same moment: notices, the buyer's return, the clock (P2)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.accounts.models import AuditEntry
from app.jobs import money, notices
from app.kernel.db import db, in_transaction, is_sqlite, transaction
from app.kernel.money import Money
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.payments.card import Card
from app.payments.gateway import Outcome, Paid
from app.settlement import actions, queries
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus
from app.tickets.models import Ticket
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy as place
from tests.payments.fake_stripe import SECRET, FakeStripe, serve, signed
from tests.races.crowd import at_once, errors

KINDS = ("checkout.session.completed", "payment_intent.succeeded", "charge.succeeded")
PAID = Paid(Outcome.SUCCEEDED, "cs_1", Money(15_000))


class Outcomes(NamedTuple):
    """What there is to count once all is heard."""

    order: str
    payment: str
    tickets: int
    mails: int
    audited: int
    refund_due: int
    drift: int


ONCE = Outcomes("paid", "succeeded", 1, 1, 1, 0, 0)


def outcomes() -> Outcomes:
    db.session.rollback()
    order = db.session.scalars(select(Order)).one()
    heard = select(func.count()).where(AuditEntry.action == "payment.succeeded")
    return Outcomes(
        order.status,
        db.session.scalars(select(Payment.status)).one(),
        db.session.scalar(select(func.count(Ticket.id))) or 0,
        db.session.scalar(select(func.count(Message.id))) or 0,
        db.session.scalar(heard) or 0,
        order.refund_due,
        len(orders.counter_drift()),
    )


@pytest.fixture
def stripe(house: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStripe]:
    with time_machine.travel(NOW, tick=True), serve() as fake:
        card = Card("sk_test_loopback", (SECRET,), fake.address)
        monkeypatch.setitem(house.extensions["providers"], "card", card)
        monkeypatch.setitem(house.config, "WTF_CSRF_ENABLED", False)
        yield fake


def sell(house: Flask, stripe: FakeStripe) -> tuple[str, str]:
    """An order whose card was just charged; its page and the session."""
    order = place(make.event(), provider="card")
    links = money.Links(back="http://localhost/x", cancel="http://localhost/x")
    money.ask_for_money(order, house.extensions["providers"]["card"], links)
    (ref,) = stripe.sessions
    stripe.pay(ref)
    return f"/orders/{order.secret}?back=1", ref


def hear_all(house: Flask, stripe: FakeStripe) -> list[Any]:
    """Three events twenty times each, the return page, the clock and the judge, all at once."""
    page, ref = sell(house, stripe)
    payment_id = db.session.scalars(select(Payment.id)).one()
    providers = house.extensions["providers"]
    db.session.rollback()

    def tell(body: bytes) -> int:
        answer = house.test_client().post("/hooks/payments/card", data=body, headers=signed(body))
        return answer.status_code

    def come_back() -> int:
        return house.test_client().get(page).status_code

    def look() -> None:
        payment = queries.payment(payment_id)
        assert payment is not None
        money.look(payment, providers, actor="job")

    bodies = [stripe.event(ref, kind) for kind in KINDS]
    tell(bodies[0])
    works = [partial(tell, body) for body in bodies for _ in range(20)]
    others: list[Any] = [come_back, look, partial(notices.judge_all, providers)] * 3
    told = at_once(house, works + others)
    notices.judge_all(providers)
    return told


def test_heard_seventy_times_at_once_it_is_one_sale(house: Flask, stripe: FakeStripe) -> None:
    told = hear_all(house, stripe)

    assert errors(told) == []
    assert told[:60] == [200] * 60
    assert outcomes() == ONCE


def test_twin_without_the_states_money_heard_twice_is_counted_twice(
    house: Flask, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "may_become", lambda *_words: True)

    hear_all(house, stripe)

    assert outcomes() != ONCE
    assert outcomes().refund_due > 0


def unanswered_while_paid(house: Flask, *, seconds: float) -> PaymentStatus:
    """One asks and hears nothing; while it writes that down, another hears that all is paid.

    The first waits for the second at most `seconds`, as the second may have to wait for the first.
    """
    order = place(make.event(), provider="card")
    payment = in_transaction(
        lambda: actions.begin_payment(order.id, provider="card", hold=money.SESSION, now=NOW)
    )
    db.session.rollback()
    read, heard = threading.Event(), threading.Event()

    def hears_nothing() -> None:
        with transaction():
            row = queries.lock_payment(payment)
            read.set()
            heard.wait(seconds)
            actions.record_unanswered(row.id, error="timeout", now=NOW)

    def hears_paid() -> None:
        read.wait(5)
        in_transaction(lambda: actions.settle(payment, PAID, actor="webhook", now=NOW))
        heard.set()

    assert errors(at_once(house, [hears_nothing, hears_paid])) == []
    db.session.rollback()
    return db.session.scalars(select(Payment.status)).one()


def test_silence_never_writes_over_money(house: Flask) -> None:
    assert unanswered_while_paid(house, seconds=0.5) is PaymentStatus.SUCCEEDED
    order = db.session.scalars(select(Order)).one()
    assert (order.status, order.refund_due) == (OrderStatus.PAID, 0)


def test_twin_without_the_row_lock_silence_writes_over_money(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_sqlite():
        pytest.skip("SQLite has one writer at a time: there is no row lock to take away")

    def only_read(payment_id: str) -> Payment:
        return db.session.execute(select(Payment).where(Payment.id == payment_id)).scalar_one()

    monkeypatch.setattr(queries, "lock_payment", only_read)

    assert unanswered_while_paid(house, seconds=10) is PaymentStatus.UNKNOWN
