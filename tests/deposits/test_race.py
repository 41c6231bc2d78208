"""The rest is paid at the moment when it is overdue: tickets, or all of it goes back.

Real connections and threads, on the database the suite runs on (a SQLite file or PostgreSQL).
"""

from __future__ import annotations

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.collecting.actions import collect
from app.deposits import actions
from app.kernel.db import db, in_transaction
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import AlreadySettled, OrderStatus
from app.payments.gateway import Outcome, Paid
from app.settlement.actions import settle
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make
from tests.deposits import paying
from tests.deposits.paying import DUE, begin, reserved
from tests.make import NOW
from tests.races.crowd import Work, at_once, errors

pytestmark = pytest.mark.usefixtures("house")
ROUNDS = 4
WORD = Paid(Outcome.SUCCEEDED, provider_ref="")


class Bills:
    """Four reserved orders in a full room, the rest of each on its way when it is due."""

    def __init__(self) -> None:
        event = paying.event(capacity=4)
        made = [reserved(event) for _n in range(4)]
        self.payments = [begin(order, at=NOW) for order in made]
        self.orders, self.event_id = [order.id for order in made], event.id
        db.session.rollback()

    def come(self) -> list[Work]:
        return [
            partial(in_transaction, partial(settle, id_, WORD, actor="job", now=DUE))
            for id_ in self.payments
        ]

    def overdue(self) -> list[Work]:
        return [
            partial(in_transaction, partial(actions.close_overdue, id_, now=DUE))
            for id_ in self.orders
        ]

    def found(self) -> tuple[int, int]:
        """Valid tickets, and what must go back."""
        db.session.rollback()
        valid = select(func.count(Ticket.id)).where(
            Ticket.event_id == self.event_id, Ticket.status == TicketStatus.VALID
        )
        owed = select(func.sum(Order.refund_due)).where(Order.id.in_(self.orders))
        return db.session.scalar(valid) or 0, int(db.session.scalar(owed) or 0)


def test_whoever_is_first_the_money_gives_tickets_while_there_are_places(house: Flask) -> None:
    for _round in range(ROUNDS):
        bills = Bills()
        heard = at_once(house, [*bills.come(), *bills.overdue()])
        assert errors(heard) == []
        assert bills.found() == (4, 0)
        assert orders.counter_drift() == []


def test_without_the_guard_a_paid_order_loses_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the deadline's round does not look again at what it found overdue."""
    bills = Bills()
    for work in bills.come():
        work()
    db.session.rollback()

    class Blind:
        DEPOSIT = OrderStatus.PAID
        LAPSED = OrderStatus.LAPSED

    monkeypatch.setattr(actions, "OrderStatus", Blind)
    for work in bills.overdue():
        work()
    monkeypatch.undo()
    assert bills.found() == (4, 80_000)


def test_the_rest_paid_twice_at_once_at_the_desk_is_collected_once(house: Flask) -> None:
    bills, awa = Bills(), make.user("Awa").id
    db.session.rollback()
    take = [
        partial(in_transaction, partial(collect, id_, amount=15_000, user_id=awa, now=NOW))
        for id_ in bills.orders
    ]
    heard = at_once(house, take * 2)
    assert [type(error) for error in errors(heard)] == [AlreadySettled] * 4
    assert bills.found() == (4, 0)
