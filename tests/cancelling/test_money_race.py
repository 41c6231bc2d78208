"""Money that meets the calling off of its date: tickets that end with the date, or a refund due.

Real connections and threads, on the database the suite runs on (a SQLite file or PostgreSQL).
"""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.cancelling.actions import call_off
from app.cancelling.rules import Gives
from app.events.rules import Status
from app.jobs.call_off import carry_on_all
from app.kernel.db import db, in_transaction, transaction
from app.orders import actions as order_actions
from app.orders import queries as orders
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.payments.gateway import Outcome, Paid
from app.settlement import actions as settlement
from app.settlement.actions import begin_payment, settle
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy
from tests.races.crowd import Work, at_once, errors

pytestmark = pytest.mark.usefixtures("house")
ROUNDS = 4


class Bills:
    """Four orders of 10 000 francs, two of them lapsed, each with a payment on its way."""

    def __init__(self) -> None:
        self.event = make.event(amount=10_000)
        self.awa = make.user("Awa").id
        self.orders = [buy(self.event, 1).id for _n in range(4)]
        self.payments = [
            in_transaction(partial(begin_payment, id_, provider="card", hold=HOLD, now=NOW))
            for id_ in self.orders
        ]
        with transaction():
            for id_ in self.orders[:2]:
                db.session.get_one(Order, id_).held_until = NOW
            lapse_due(now=NOW)
        self.event_id = self.event.id
        db.session.rollback()

    def come(self) -> list[Work]:
        word = Paid(Outcome.SUCCEEDED, provider_ref="")
        return [
            partial(in_transaction, partial(settle, payment, word, actor="job", now=NOW))
            for payment in self.payments
        ]

    def off(self) -> None:
        how = {"gives": Gives.REFUND, "words": "", "user_id": self.awa, "now": NOW}
        in_transaction(partial(call_off, self.event_id, **how))  # type: ignore[arg-type]
        carry_on_all()

    def standing(self) -> int:
        valid = select(func.count(Ticket.id)).where(Ticket.event_id == self.event_id)
        return db.session.scalar(valid.where(Ticket.status == TicketStatus.VALID)) or 0

    def due(self) -> int:
        sums = select(func.sum(Order.refund_due)).where(Order.id.in_(self.orders))
        return int(db.session.scalar(sums) or 0)


def test_all_of_it_is_owed_back_and_no_ticket_stands(house: Flask) -> None:
    for _round in range(ROUNDS):
        bills = Bills()

        heard = at_once(house, [*bills.come(), bills.off])
        db.session.rollback()
        carry_on_all()

        assert errors(heard) == []
        assert (bills.standing(), bills.due()) == (0, 40_000)
        assert orders.counter_drift() == []


def test_heard_ten_times_late_money_is_owed_once(house: Flask) -> None:
    bills = Bills()
    bills.off()
    db.session.rollback()

    heard = at_once(house, bills.come() * 5)

    db.session.rollback()
    assert errors(heard) == []
    assert (bills.standing(), bills.due()) == (0, 40_000)


def test_without_the_guards_late_money_buys_a_ticket_for_no_evening(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The twin: nobody looks whether the date is off."""
    bills = Bills()
    bills.off()
    monkeypatch.setattr(order_actions, "_is_called_off", lambda _event_id: False)

    class Blind:
        CANCELLED = "never"
        PUBLISHED = Status.PUBLISHED

    monkeypatch.setattr(settlement, "Status", Blind)
    for work in bills.come()[:2]:
        work()
    assert bills.standing() == 2
