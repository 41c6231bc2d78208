"""Whatever is done in whatever order: counters equal rows, tickets equal quantities, and what
came back is never more than what was paid."""

from __future__ import annotations

import random
from typing import Any

import pytest
from sqlalchemy import func, select

from app.changes.actions import cancel, transfer
from app.changes.queries import owned
from app.changes.rules import Holder
from app.credits.models import Credit
from app.events.rules import CancelsAs
from app.kernel.db import db, in_transaction
from app.kernel.errors import Refused
from app.moving.actions import move
from app.orders import queries as orders
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests.changes.test_cancel import paid
from tests.make import NOW
from tests.moving.test_move import dates
from tests.orders.test_actions import HOLD, kind_of

STEPS = 40


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_lost_and_nothing_is_made(seed: int) -> None:
    dice = random.Random(seed)
    here, there = dates(10_000, dice.choice([7_333, 10_000]), cancels_as=CancelsAs.CREDIT)
    made = [paid(here, dice.randint(1, 4)).id for _n in range(3)]
    money = sum(orders.order_by_id(order_id).total_amount for order_id in made)

    def once() -> None:
        order = orders.order_by_id(dice.choice(list(db.session.scalars(select(Order.id)))))
        pieces = owned(order)
        if not pieces:
            return
        keys = [each.key for each in dice.sample(pieces, dice.randint(1, len(pieces)))]
        how: dict[str, Any] = {"actor": "buyer", "now": NOW}
        what = dice.choice(["cancel", "transfer", "move", "move"])
        if what == "cancel":
            gives = dice.choice([CancelsAs.CREDIT, CancelsAs.REFUND])
            cancel(order.id, keys, gives=gives, by_team=True, **how)
        elif what == "transfer":
            ticket = dice.choice(pieces).tickets[0]
            transfer(ticket.id, Holder("Zita"), by_team=True, **how)
        else:
            to = kind_of(there if order.event_id == here.id else here)
            move(order.id, keys, to, seen=10**9, provider="hand", hold=HOLD, **how)

    for _step in range(STEPS):
        try:
            in_transaction(once)
        except Refused:
            db.session.rollback()
        assert orders.counter_drift() == []
    _tickets_equal_quantities()
    _money_is_all_there(money)


def _tickets_equal_quantities() -> None:
    valid = select(Ticket.order_line_id, func.count()).group_by(Ticket.order_line_id)
    valid = valid.where(Ticket.status == TicketStatus.VALID)
    have = dict(db.session.execute(valid).all())
    lines = select(OrderLine).join(Order).where(Order.status != OrderStatus.HELD)
    for line in db.session.scalars(lines.execution_options(populate_existing=True)):
        assert line.quantity - line.cancelled == have.get(line.id, 0)


def _money_is_all_there(paid_in: int) -> None:
    """In money: what came in is what stands in orders, what is due back, and what credits hold."""
    due = db.session.scalar(select(func.sum(Order.refund_due))) or 0
    credit = db.session.scalar(select(func.sum(Credit.remaining))) or 0
    held = select(func.sum(Order.credit_amount)).where(Order.status == OrderStatus.HELD)
    waiting = db.session.scalar(held) or 0
    every = db.session.scalars(select(Order).execution_options(populate_existing=True)).all()
    standing = sum(
        each.piece.value for order in every for each in owned(orders.order_by_id(order.id))
    )
    assert due + credit + waiting + standing == paid_in
    assert due <= paid_in
