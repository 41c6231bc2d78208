"""The difference of a move is paid while the old ticket is used, given, cancelled, or paid twice.

Real connections and threads, on the database the suite runs on (a SQLite file or PostgreSQL).
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.changes import actions as changes
from app.events.rules import CancelsAs
from app.kernel.db import db, in_transaction
from app.moving import queries
from app.moving.actions import move
from app.orders import queries as orders
from app.orders.rules import OrderStatus
from app.payments.gateway import Outcome, Paid
from app.settlement.actions import begin_payment, settle
from tests.make import NOW
from tests.moving.test_move import dates
from tests.moving.test_races import Evening, Work
from tests.orders.test_actions import HOLD
from tests.races.crowd import at_once

ROUNDS = 5


class Dearer(Evening):
    """The other date costs 15 000: the new place is held, the old one stands."""

    def __init__(self) -> None:
        super().__init__(dates(10_000, 15_000, cancels_as=CancelsAs.CREDIT))
        how: dict[str, Any] = {"seen": 15_000, "provider": "hand", "hold": HOLD, "now": NOW}
        self.new_id = in_transaction(
            lambda: move(self.order.id, self.keys, self.to, actor="buyer", **how)
        )
        self.payment = in_transaction(
            lambda: begin_payment(self.new_id, provider="hand", hold=HOLD, now=NOW)
        )
        db.session.rollback()

    def pay(self) -> Work:
        word = Paid(Outcome.SUCCEEDED, provider_ref="")

        def work() -> str:
            in_transaction(lambda: settle(self.payment, word, actor="job", now=NOW))
            return "paid"

        return work


@pytest.mark.parametrize("other", ["scan", "transfer", "cancel", "pay"])
def test_the_old_place_or_the_new_one_and_money_that_bought_nothing_is_due_back(
    house: Flask, other: str
) -> None:
    for _round in range(ROUNDS):
        evening = Dearer()

        heard = at_once(house, [evening.pay(), getattr(evening, other)()])

        db.session.rollback()
        assert [type(each) for each in heard] == [str, str], heard
        new = orders.order_by_id(evening.new_id)
        moved = new.status is OrderStatus.PAID
        assert moved is (heard[1] in ("no", "paid"))
        assert new.refund_due == (0 if moved else 5_000)
        assert evening.standing() == (0 if "cancelled" in heard else 1)
        assert orders.counter_drift() == []


def test_without_the_guards_the_old_place_and_the_new_one_stand_together(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the payment trusts what was seen when the move was asked for."""
    evening = Dearer()
    seen = queries.movable(orders.order_by_id(evening.order.id))
    monkeypatch.setattr(queries, "still_there", lambda *_words, **_facts: seen)
    monkeypatch.setattr(changes, "end_unused", lambda *_words, **_facts: None)

    heard = at_once(house, [evening.pay(), evening.transfer()])

    db.session.rollback()
    assert not [each for each in heard if isinstance(each, Exception)]
    assert evening.standing() == 3  # the old one, the one given, the one moved to
