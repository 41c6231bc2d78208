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
from app.payments.gateway import Outcome, Paid
from app.settlement.actions import begin_payment, settle
from app.settlement.models import Payment
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
            new = move(order.id, keys, to, seen=10**9, provider="hand", hold=HOLD, **how)
            asked.extend(_asked_for(new))

    asked: list[str] = []
    came = 0
    for _step in range(STEPS):
        try:
            in_transaction(once)
        except Refused:
            db.session.rollback()
        if asked and dice.random() < 0.3:
            came += _difference_comes(asked.pop())
        assert orders.counter_drift() == []
    _tickets_equal_quantities()
    _money_is_all_there(money + came)


def _asked_for(order_id: int) -> list[str]:
    """The payment of a move that costs something."""
    if orders.order_by_id(order_id).status is not OrderStatus.HELD:
        return []
    return [begin_payment(order_id, provider="hand", hold=HOLD, now=NOW)]


def _difference_comes(payment_id: str) -> int:
    """Whatever happened meanwhile to the places that were to move; how much."""
    word = Paid(Outcome.SUCCEEDED, provider_ref="")
    in_transaction(lambda: settle(payment_id, word, actor="job", now=NOW))
    return db.session.get_one(Payment, payment_id).amount


def _tickets_equal_quantities() -> None:
    valid = select(Ticket.order_line_id, func.count()).group_by(Ticket.order_line_id)
    valid = valid.where(Ticket.status == TicketStatus.VALID)
    have = dict(db.session.execute(valid).all())
    lines = select(OrderLine).join(Order).where(Order.paid_at.is_not(None))
    for line in db.session.scalars(lines.execution_options(populate_existing=True)):
        assert line.quantity - line.cancelled == have.get(line.id, 0)


def _money_is_all_there(paid_in: int) -> None:
    """In money: what came in is what stands in orders, what is due back, and what credits hold."""
    due = db.session.scalar(select(func.sum(Order.refund_due))) or 0
    credit = db.session.scalar(select(func.sum(Credit.remaining))) or 0
    every = db.session.scalars(select(Order).execution_options(populate_existing=True)).all()
    standing = sum(
        each.piece.value for order in every for each in owned(orders.order_by_id(order.id))
    )
    assert due + credit + standing == paid_in
    assert due <= paid_in
