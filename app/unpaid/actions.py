"""Orders that wait for money by hand: not too many of a room, and their buyers hear of it.

The order's row, then its rooms: two that begin at once are counted one after the other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.kernel.db import db
from app.messages.actions import leave
from app.messages.models import Message
from app.orders.queries import lock_order
from app.orders.rules import OrderStatus
from app.settlement import actions as settlement
from app.settlement.models import Payment
from app.settlement.queries import lock_payment
from app.settlement.rules import HOUSE, PaymentStatus, Way
from app.unpaid import queries
from app.unpaid.rules import BY_HAND, ByHandFull, most_kept


def begin(order_id: int, *, provider: str, hold: timedelta, now: datetime, way: Way = HOUSE) -> str:
    """Keep a try at paying, before the provider is asked; by hand, while the room bears it.

    Raises: ByHandFull(left), AlreadySettled(status), HoldExpired(at).
    """
    if provider in BY_HAND:
        _keep_room(order_id)
    return settlement.begin_payment(order_id, provider=provider, hold=hold, now=now, way=way)


def _keep_room(order_id: int) -> None:
    order = lock_order(order_id)
    if order.status is not OrderStatus.HELD or queries.waits_by_hand(order_id):
        return
    for room, share, seats in queries.lock_rooms(order_id):
        most = most_kept(room.size, share)
        if most is not None and queries.kept_unpaid(room.id, but=order_id) + seats > most:
            raise ByHandFull(left=max(0, most - queries.kept_unpaid(room.id, but=order_id)))


def tell_how(payment_id: str, *, now: datetime) -> None:
    """What to send, to whom, until when: for where the page is not at hand."""
    payment = lock_payment(payment_id)
    if payment.provider in BY_HAND and payment.status is PaymentStatus.PENDING:
        _mail(payment, "to_pay", f"payment:{payment.id}:to-pay", now=now)


def remind(*, now: datetime) -> int:
    """Half of their time is over, or nine tenths: each is told each once. How many were told."""
    due = {
        f"order:{each.order_id}:pay-soon:{n}": each
        for each, n in queries.waiting(None, now=now)
        if n and each.order.email
    }
    told = set(db.session.scalars(select(Message.dedupe_key).where(Message.dedupe_key.in_(due))))
    for key in due.keys() - told:
        _mail(due[key], "pay_soon", key, now=now)
    return len(due.keys() - told)


def _mail(payment: Payment, template: str, key: str, *, now: datetime) -> None:
    order = payment.order
    if order.email:
        to, locale = order.email, order.locale
        leave(template, to=to, locale=locale, now=now, dedupe_key=key, order_id=order.id)
