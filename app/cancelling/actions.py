"""Calling a date off: decided at once, worked off one order at a time, each exactly once.

Killed at any moment it goes on where it was: what is left is asked of the orders themselves.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.actions import audit
from app.cancelling import queries
from app.cancelling.models import Cancellation, CancelledOrder
from app.cancelling.rules import NotToCallOff, Told
from app.changes.actions import Back, end_pieces
from app.changes.queries import owned
from app.events.models import Event
from app.events.rules import CancelsAs, Status
from app.kernel.db import db
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.tickets.models import Quota
from app.tickets.rules import TicketStatus


def call_off(
    event_id: int, *, gives: CancelsAs, words: str, user_id: int, now: datetime
) -> Cancellation:
    """Nobody buys it any more, from now on. Its quotas are taken first, as whoever buys takes them.

    Raises: NotToCallOff.
    """
    rooms = select(Quota.id).where(Quota.event_id == event_id).order_by(Quota.id)
    db.session.execute(rooms.with_for_update())
    query = select(Event).where(Event.id == event_id).with_for_update()
    event = db.session.execute(query.execution_options(populate_existing=True)).scalar_one()
    if event.status is not Status.PUBLISHED:
        raise NotToCallOff()
    event.status = Status.CANCELLED
    made = Cancellation(
        event_id=event_id, gives=gives, words=words, started_by=user_id, started_at=now
    )
    db.session.add(made)
    db.session.flush()
    audit(
        "event.cancelled",
        f"event:{event_id}",
        actor=f"user:{user_id}",
        organizer_id=event.organizer_id,
        now=now,
        gives=gives.value,
        words=words,
    )
    return made


def work_off(cancellation_id: int, order_id: int, *, now: datetime) -> bool:
    """End what one order has of the date, and tell its buyer. False: nothing was left to do."""
    order = orders.lock_order(order_id)
    cancellation = db.session.get_one(Cancellation, cancellation_id)
    actor = f"user:{cancellation.started_by}"
    if order.status is OrderStatus.HELD:
        cancel_unpaid(order, actor=actor, now=now)
        back = Back(tickets=0)
    else:
        order = orders.order_by_id(order_id)
        its = [each for each in owned(order) if each.piece.event_id == cancellation.event_id]
        if not its:
            return False
        back = end_pieces(
            order,
            its,
            to=TicketStatus.CANCELLED,
            gives=cancellation.gives,
            now=now,
            even_used=True,
        )
        _note(order, back, cancellation, actor=actor, now=now)
    _keep(order, back, cancellation, now=now)
    return True


def _note(
    order: Order, back: Back, cancellation: Cancellation, *, actor: str, now: datetime
) -> None:
    audit(
        "order.tickets-cancelled",
        f"order:{order.id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
        tickets=back.tickets,
        refund=back.refund,
        credit=back.credit,
        reason=cancellation.words,
    )


def _keep(order: Order, back: Back, cancellation: Cancellation, *, now: datetime) -> None:
    db.session.add(
        CancelledOrder(
            cancellation_id=cancellation.id,
            order_id=order.id,
            refund=back.refund,
            credit=back.credit,
            told=Told.MAIL if order.email else Told.CALL,
            at=now,
        )
    )
    if order.email:
        leave(
            "called_off",
            to=order.email,
            locale=order.locale,
            now=now,
            dedupe_key=f"cancellation:{cancellation.id}:{order.id}",
            order_id=order.id,
            event_id=cancellation.event_id,
            refund=back.refund,
            credit_id=back.credit_id,
            words=cancellation.words,
        )
    db.session.flush()


def finish(cancellation_id: int, *, now: datetime) -> bool:
    """Say that it is done, once no order is left."""
    cancellation = db.session.get_one(Cancellation, cancellation_id)
    left = queries.orders_left(cancellation.event_id).limit(1)
    if db.session.scalar(left) is not None:
        return False
    cancellation.done_at = cancellation.done_at or now
    return True
