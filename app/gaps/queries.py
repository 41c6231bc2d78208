"""Dates that a pass lacks because they were full, and who comes first when a place comes back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.passes.models import PassGap
from app.passes.queries import standing_of
from app.tickets.models import Quota


def gaps_to_look_at(*, now: datetime) -> list[tuple[int, int]]:
    """(order id, event id), the pass bought first on top: those that may still be filled, and those
    that keep the public out and perhaps should not any more."""
    query = select(PassGap.order_id, PassGap.event_id).join(Order, Order.id == PassGap.order_id)
    query = query.join(Event, Event.id == PassGap.event_id)
    coming = (Event.status == Status.PUBLISHED) & (Event.starts_at > now)
    stands = coming & (Order.status == OrderStatus.PAID)
    query = query.where(or_(stands, PassGap.quota_id.is_not(None)))
    query = query.order_by(PassGap.order_id, Event.starts_at, Event.id)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def is_wanted(order: Order, event: Event, *, now: datetime) -> bool:
    """A paid pass still lacks this date: one of so many dates only while it has fewer."""
    if order.status is not OrderStatus.PAID or event.status is not Status.PUBLISHED:
        return False
    standing = standing_of(order.id)
    return event.starts_at > now and standing is not None and standing.owed != 0


def lock_room(quota_id: int) -> Quota:
    query = select(Quota).where(Quota.id == quota_id).with_for_update()
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def standing_before(quota_id: int, order_id: int) -> int:
    """Passes bought earlier that wait for the same places."""
    query = select(func.count()).where(PassGap.quota_id == quota_id, PassGap.order_id < order_id)
    return db.session.scalar(query) or 0


def in_line(room: Quota) -> int:
    """Who else waits for these places: the waiting list, before any pass."""
    gaps = select(func.count()).where(PassGap.quota_id == room.id)
    return room.waiting - (db.session.scalar(gaps) or 0)
