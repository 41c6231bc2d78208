"""Collecting what is left of an order in cash: at the door, at a point of sale."""

from __future__ import annotations

import uuid
from datetime import datetime

from app.deposits.queries import to_pay
from app.deposits.rules import BalanceChanged
from app.kernel.db import db
from app.kernel.money import Money
from app.orders import queries as orders
from app.orders.rules import AlreadySettled, OrderStatus
from app.payments.gateway import Outcome, Paid
from app.settlement.actions import settle
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus


def collect(order_id: int, *, amount: int, user_id: int, now: datetime) -> PaymentStatus:
    """Somebody of the team holds the rest of it in their hand: a payment like any other, and the
    tickets open the door. Two who press at once collect it once.

    Raises: AlreadySettled(status), BalanceChanged(due).
    """
    order = orders.lock_order(order_id)
    if order.status is not OrderStatus.DEPOSIT:
        raise AlreadySettled(status=order.status)
    due = to_pay(order)
    if due != amount:
        raise BalanceChanged(due=Money(due, order.currency))
    payment = Payment(id=str(uuid.uuid4()), order_id=order_id, provider="cash", amount=due)
    payment.currency, payment.status = order.currency, PaymentStatus.PENDING
    payment.confirmed_by, payment.created_at = user_id, now
    db.session.add(payment)
    db.session.flush()
    word = Paid(Outcome.SUCCEEDED, provider_ref="")
    return settle(payment.id, word, actor=f"user:{user_id}", now=now)
