"""What a provider tells beside the payment: written once, never against what is known."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from app.kernel.db import db, transaction
from app.kernel.money import Money
from app.messages.models import Message
from app.payments.gateway import Disputed, DisputeState, Outcome, Paid, Refunded
from app.refunds.actions import hear
from tests import make
from tests.books.test_postings import accounts_of, papers, pay, send_back
from tests.changes.test_cancel import give_up
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.settlement.test_actions import begin
from tests.settlement.test_actions import hear as settled

pytestmark = pytest.mark.usefixtures("house")


def told(payment: str, **more: Any) -> None:
    word = Paid(Outcome.SUCCEEDED, f"ref-{payment}", Money(15_000), **more)
    with transaction():
        hear(payment, word, actor="webhook", now=NOW)


def test_a_refund_made_on_the_providers_own_pages_is_written_once() -> None:
    order = buy(make.event())
    payment = pay(order)
    part = Refunded(Outcome.SUCCEEDED, "re-1", total=Money(5_000))
    rest = Refunded(Outcome.SUCCEEDED, "re-2", total=Money(10_000))
    waits = Refunded(Outcome.PENDING, "re-3", total=Money(10_000))

    for refunds in [(part,), (part, waits), (part,)]:
        told(payment, refunds=refunds)
    assert accounts_of(order) == {"clearing:card": 10_000, "revenue": -10_000}
    told(payment, refunds=(part, rest))

    assert accounts_of(order) == {}
    assert [amount for name, _n, amount in papers() if name.startswith("AV")] == [5_000, 10_000]


def test_a_refund_that_a_person_noted_is_not_written_again_when_its_provider_tells() -> None:
    order = buy(make.event())
    payment = pay(order)
    give_up(order)
    send_back(order)
    whole = Refunded(Outcome.SUCCEEDED, "re-1", total=Money(15_000))

    told(payment, refunds=(whole,))

    assert accounts_of(order) == {}


def test_a_refund_told_first_is_no_longer_due() -> None:
    order = buy(make.event())
    payment = pay(order)
    give_up(order)

    told(payment, refunds=(Refunded(Outcome.SUCCEEDED, "re-1", total=Money(15_000)),))

    db.session.refresh(order)
    assert (accounts_of(order), order.refund_due) == ({}, 0)


@pytest.mark.parametrize(
    ("end", "after"),
    [
        (DisputeState.WON, {"clearing:card": 13_500, "fees:card": 1_500, "revenue": -15_000}),
        (
            DisputeState.LOST,
            {"clearing:card": -1_500, "fees:card": 1_500, "loss": 15_000, "revenue": -15_000},
        ),
    ],
)
def test_a_dispute_holds_the_money_until_it_is_decided(
    end: DisputeState, after: dict[str, int]
) -> None:
    order = buy(make.event())
    payment = pay(order)
    asked = Disputed("dp-1", DisputeState.WARNED, Money(15_000))
    opened = Disputed("dp-1", DisputeState.OPEN, Money(15_000), fee=Money(1_500))
    told(payment, disputes=(asked,))
    told(payment, disputes=(opened,))
    assert accounts_of(order) == {
        "clearing:card": -1_500,
        "dispute:card": 15_000,
        "fees:card": 1_500,
        "revenue": -15_000,
    }

    told(payment, disputes=(Disputed("dp-1", end, Money(15_000), fee=Money(1_500)),))

    assert accounts_of(order) == after


def test_a_fee_is_written_when_it_is_told_and_once() -> None:
    order = buy(make.event())
    payment = pay(order)
    for _ in range(3):
        told(payment, fee=Money(300))
    assert accounts_of(order) == {
        "clearing:card": 14_700,
        "fees:card": 300,
        "revenue": -15_000,
    }


def test_each_time_money_is_owed_again_its_buyer_is_told_again() -> None:
    order = buy(make.event())
    first, *again = [begin(order, way) for way in ("card", "hand", "bank")]
    settled(first)
    for payment in again:
        settled(payment, Paid(Outcome.SUCCEEDED, f"ref-{payment}"))
        send_back(order)

    mails = select(func.count(Message.id)).where(Message.template == "refund_due")
    assert db.session.scalar(mails) == 2
