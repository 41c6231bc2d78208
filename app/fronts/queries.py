"""What a list says of many dates at once: the price one can have now, and how full each is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from app.kernel.db import db
from app.kernel.money import Money
from app.tickets.models import Quota, TicketType, TicketTypeQuota
from app.tickets.rules import QuotaKind, TypeKind

EARLY = aliased(Quota)


@dataclass(frozen=True, slots=True)
class Front:
    """What a list says of one date. `price` None: nothing on sale; `left` None: no limit."""

    price: Money | None = None  # the lowest that one can have now
    several: bool = False  # there are higher ones, or there will be
    capacity: int | None = None
    taken: int = 0  # sold, and held while people pay
    sold: int = 0

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)


def fronts_of(event_ids: Iterable[int], *, now: datetime) -> dict[int, Front]:
    """For each event, in one statement. The price is one that can be had now; when nothing can,
    what it would cost."""
    found = {id_: Front() for id_ in event_ids}
    rows = db.session.execute(FRONTS, {"events": list(found), "now": now})
    for event_id, size, held, sold, least, most, currency in rows:
        price = None if least is None else Money(least, currency)
        several, taken = least != most, held + sold
        found[event_id] = Front(price, several, capacity=size, taken=taken, sold=sold)
    return found


def _can_be_had() -> ColumnElement[bool]:
    """A type is in its time, and one more of it fits everywhere."""
    begun = or_(TicketType.sale_from.is_(None), TicketType.sale_from <= bindparam("now"))
    not_over = or_(TicketType.sale_to.is_(None), TicketType.sale_to > bindparam("now"))
    free = Quota.size - Quota.held - Quota.sold
    full = and_(Quota.size.is_not(None), or_(Quota.waiting > 0, free < TicketType.seats))
    takes = select(Quota.id).join(TicketTypeQuota, TicketTypeQuota.quota_id == Quota.id)
    takes = takes.where(TicketTypeQuota.ticket_type_id == TicketType.id, full)
    return and_(begun, not_over, ~takes.correlate(TicketType).exists())


def _cost() -> ColumnElement[int]:
    """What one costs now: the launch price while it lasts, as an offer says it."""
    in_time = or_(TicketType.early_until.is_(None), TicketType.early_until > bindparam("now"))
    some = or_(EARLY.size.is_(None), EARLY.size - EARLY.held - EARLY.sold > 0)
    early = and_(TicketType.early_amount.is_not(None), in_time, some)
    return case((early, TicketType.early_amount), else_=TicketType.amount)


def _lowest_and_highest() -> Subquery:
    had, cost, full = _can_be_had(), _cost(), TicketType.amount
    offered = select(
        TicketType.event_id,
        func.coalesce(func.min(case((had, cost))), func.min(cost)).label("least"),
        func.coalesce(func.max(case((had, full))), func.max(full)).label("most"),
        func.min(TicketType.currency).label("currency"),
    ).outerjoin(EARLY, EARLY.id == TicketType.early_quota_id)
    return (
        offered.where(
            TicketType.event_id.in_(bindparam("events", expanding=True)),
            TicketType.retired_at.is_(None),
            TicketType.kind == TypeKind.ADMISSION,
            TicketType.hidden.is_(False),
            TicketType.door_only.is_(False),
            TicketType.pass_id.is_(None),
        )
        .group_by(TicketType.event_id)
        .subquery()
    )


TOLD = ("least", "most", "currency")
PRICED = _lowest_and_highest()
FRONTS = (
    select(Quota.event_id, Quota.size, Quota.held, Quota.sold, *PRICED.c[TOLD])
    .outerjoin(PRICED, PRICED.c.event_id == Quota.event_id)
    .where(Quota.event_id.in_(bindparam("events", expanding=True)), Quota.kind == QuotaKind.ROOM)
)
