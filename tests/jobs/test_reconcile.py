"""What providers know against what we know, both ways; and what the night's watch tells."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from flask import Flask

from app.jobs import reconcile as rounds
from app.jobs.reconcile import Gap, reconcile
from app.kernel.db import db, transaction
from app.kernel.money import Money
from app.orders.models import Order
from app.payments.gateway import NotSupported, Outcome, OutcomeUnknown, Paid, PaymentProvider
from app.settlement.models import Payment
from tests import make
from tests.books.test_postings import accounts_of, pay
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.settlement.test_actions import begin

pytestmark = pytest.mark.usefixtures("house")
SINCE = NOW - timedelta(hours=48)


class Told:
    """A provider that knows what it is given."""

    def __init__(self, *words: Paid, error: Exception | None = None) -> None:
        self.words, self.error = words, error

    def list_recent(self, since: datetime) -> Iterable[Paid]:
        if self.error:
            raise self.error
        return self.words

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        return next(word for word in self.words if word.payment_id == payment_id)


def compared(*words: Paid, error: Exception | None = None) -> list[Gap]:
    told = cast(PaymentProvider, Told(*words, error=error))
    return reconcile({"card": told}, since=SINCE)


def word(order: Order, payment: str, **more: Any) -> Paid:
    facts: dict[str, Any] = {"total": order.total, "payment_id": payment}
    return Paid(Outcome.SUCCEEDED, f"ref-{payment}", **(facts | more))


def test_what_both_know_alike_is_no_gap() -> None:
    order = buy(make.event())
    payment = pay(order)
    assert compared(word(order, payment), Paid(Outcome.FAILED, "other")) == []


def test_what_a_provider_took_and_we_never_heard_of_is_told() -> None:
    assert compared(Paid(Outcome.SUCCEEDED, "stray", Money(5_000))) == [
        Gap("card", "unknown-here", "stray")
    ]


def test_what_was_paid_unheard_is_settled() -> None:
    order = buy(make.event())
    payment = begin(order)

    assert compared(word(order, payment)) == [Gap("card", "settled-now", payment)]

    assert accounts_of(order) == {"clearing:card": 15_000, "revenue": -15_000}
    assert compared(word(order, payment)) == []


def test_what_its_provider_does_not_know_and_another_sum_are_told() -> None:
    first, second = buy(make.event()), buy(make.event())
    here, there = pay(first), pay(second)
    odd = word(second, there, total=Money(9_000))
    assert compared(odd) == [
        Gap("card", "other-sum", there),
        Gap("card", "unknown-there", here),
    ]


def test_who_cannot_list_is_left_out_and_who_does_not_answer_is_named() -> None:
    pay(buy(make.event()))
    assert compared(error=NotSupported(provider="card")) == []
    assert compared(error=OutcomeUnknown("down")) == [Gap("card", "unread", "OutcomeUnknown")]


def test_the_watch_tells_in_the_log_once_a_night(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "_watched", None)
    order = buy(make.event())
    with transaction():
        db.session.get_one(Order, order.id).refund_due = 7
        db.session.get_one(Order, order.id).status = "lapsed"  # type: ignore[assignment]
    night = NOW.replace(hour=2) + timedelta(days=1)

    with caplog.at_level(logging.ERROR):
        told = [rounds.watch(now=night + timedelta(minutes=n)) for n in (-5, 0, 1)]

    assert told == [{}, {"I14": [f"order {order.id}"]}, {}]
    assert [f"order {order.id}" in line for line in caplog.messages] == [True]


def test_the_command_names_each_and_fails_when_one_is_broken(house: Flask) -> None:
    from app.cli.payments import payments

    runner = house.test_cli_runner()
    fine = runner.invoke(payments, ["invariants"])
    assert (fine.exit_code, fine.output.count("[  ok  ] I")) == (0, 14)

    payment = pay(buy(make.event()))
    with transaction():
        db.session.get_one(Payment, payment).amount = 14_000
    broken = runner.invoke(payments, ["invariants"])
    assert (broken.exit_code, f"payment {payment}" in broken.output) == (1, True)
