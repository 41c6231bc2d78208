"""Orders that keep places and wait for money by hand: how many, and whose turn it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.deposits.models import Deposit
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.orders.models import Order, OrderQuota
from app.orders.rules import OrderStatus
from app.settlement.models import Payment
from app.settlement.rules import LIVE
from app.tickets.models import Quota
from app.tickets.rules import QuotaKind
from app.unpaid.rules import BY_HAND, most_kept, reminder

SOON = timedelta(days=7)  # before the rest of an order is due


def _is_by_hand() -> ColumnElement[bool]:
    """Of orders: one of its tries waits for a person to find the money."""
    tried = select(Payment.id).where(
        Payment.order_id == Order.id, Payment.provider.in_(BY_HAND), Payment.status.in_(LIVE)
    )
    return tried.exists()


def waits_by_hand(order_id: int) -> bool:
    query = select(Order.id).where(Order.id == order_id, _is_by_hand())
    return db.session.scalar(query) is not None


def lock_rooms(order_id: int) -> Sequence[tuple[Quota, int, int]]:
    """The rooms an order has places in, held until the transaction ends: with the share that may
    wait unpaid there, and how many places it has."""
    query = (
        select(Quota, Event.hand_share, OrderQuota.seats)
        .join(OrderQuota, OrderQuota.quota_id == Quota.id)
        .join(Event, Event.id == Quota.event_id)
        .where(OrderQuota.order_id == order_id, Quota.kind == QuotaKind.ROOM)
        .order_by(Quota.id)
        .with_for_update(of=Quota)
    )
    rows = db.session.execute(query.execution_options(populate_existing=True))
    return [(row[0], row[1], row[2]) for row in rows]


def kept_unpaid(quota_id: int, *, but: int = 0) -> int:
    """Places of a room that orders to be paid by hand keep; `but`: one order left out."""
    query = select(func.coalesce(func.sum(OrderQuota.seats), 0)).join(Order)
    query = query.where(
        OrderQuota.quota_id == quota_id,
        Order.status == OrderStatus.HELD,
        Order.id != but,
        _is_by_hand(),
    )
    return int(db.session.scalar(query) or 0)


def left_by_hand(event: Event, *, but: int = 0, of_room: bool = False) -> int | None:
    """Places of a date that may still be kept by who pays by hand; None: as many as there are.
    `of_room`: also where fewer are free at all."""
    query = select(Quota).where(Quota.event_id == event.id, Quota.kind == QuotaKind.ROOM)
    room = db.session.scalar(query)
    most = most_kept(room.size if room else None, event.hand_share)
    if room is None or room.size is None or most is None:
        return None
    left = max(0, most - kept_unpaid(room.id, but=but))
    return None if of_room and left >= room.size - room.held - room.sold else left


def waiting(organizer_ids: Collection[int] | None, *, now: datetime) -> list[tuple[Payment, int]]:
    """Orders nobody has said to have paid yet, the soonest over first, each with its newest try
    and the reminder that is due. None: of every organizer."""
    query = (
        select(Payment)
        .join(Order)
        .where(
            Order.status == OrderStatus.HELD,
            Order.held_until > now,
            Payment.provider.in_(BY_HAND),
            Payment.status.in_(LIVE),
            Payment.declared_at.is_(None),
        )
    )
    if organizer_ids is not None:
        query = query.where(Order.organizer_id.in_(organizer_ids))
    query = query.options(joinedload(Payment.order).joinedload(Order.event))
    newest = {
        each.order_id: each for each in db.session.scalars(query.order_by(Payment.created_at))
    }
    found = [
        (each, reminder(each.created_at, each.order.held_until, now=now))
        for each in newest.values()
    ]
    return sorted(found, key=lambda pair: (pair[0].order.held_until, pair[0].order_id))


def to_call(organizer_ids: Collection[int], *, now: datetime) -> list[Order]:
    """Orders without an address that a person must remind: half of their time is over."""
    return [
        each.order for each, due in waiting(organizer_ids, now=now) if due and not each.order.email
    ]


def rests_to_call(
    organizer_ids: Collection[int], *, now: datetime
) -> Sequence[tuple[Order, Deposit]]:
    """The same of orders whose rest is due soon."""
    query = (
        select(Order, Deposit)
        .join(Deposit, Deposit.order_id == Order.id)
        .join(Event, Event.id == Order.event_id)
        .where(
            Order.organizer_id.in_(organizer_ids),
            Order.status == OrderStatus.DEPOSIT,
            Order.email == "",
            Order.phone != "",
            Event.status == Status.PUBLISHED,
            Deposit.until > now,
            Deposit.until <= now + SOON,
        )
        .options(joinedload(Order.event))
        .order_by(Deposit.until, Order.id)
        .limit(100)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]
