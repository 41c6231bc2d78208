"""What is on sale, what is left, and finding a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.events.models import Event
from app.kernel.db import db
from app.kernel.money import Money
from app.tickets.models import Quota, Ticket, TicketType, TicketTypeQuota
from app.tickets.rules import TicketStatus, is_on_sale


@dataclass(frozen=True, slots=True)
class Offer:
    """One ticket type as a buyer sees it. `left`: tickets that can still be taken; None: many."""

    id: int
    name: str
    description: str
    price: Money
    seats: int
    per_order: int
    left: int | None
    is_on_sale: bool
    quotas: tuple[int, ...]

    @property
    def most(self) -> int:
        """Tickets one order may ask for now."""
        return self.per_order if self.left is None else min(self.per_order, self.left)


def offers(event_id: int, *, now: datetime) -> list[Offer]:
    """The ticket types of an event that are not retired, in their order, in one query."""
    query = (
        select(TicketType, Quota.id, Quota.size, Quota.held, Quota.sold)
        .outerjoin(TicketTypeQuota, TicketTypeQuota.ticket_type_id == TicketType.id)
        .outerjoin(Quota, Quota.id == TicketTypeQuota.quota_id)
        .where(TicketType.event_id == event_id, TicketType.retired_at.is_(None))
        .order_by(TicketType.position, TicketType.id, Quota.id)
        .execution_options(populate_existing=True)
    )
    kinds: dict[int, TicketType] = {}
    quotas: dict[int, list[int]] = {}
    left: dict[int, int | None] = {}
    for kind, quota_id, size, held, sold in db.session.execute(query):
        kinds[kind.id] = kind
        quotas.setdefault(kind.id, [])
        left.setdefault(kind.id, None)
        if quota_id is not None:
            quotas[kind.id].append(quota_id)
        if size is not None:
            free = max(0, size - held - sold) // kind.seats
            known = left[kind.id]
            left[kind.id] = free if known is None else min(known, free)
    return [
        Offer(
            id=kind.id,
            name=kind.name,
            description=kind.description,
            price=Money(kind.amount, kind.currency),
            seats=kind.seats,
            per_order=kind.per_order,
            left=left[kind.id],
            is_on_sale=is_on_sale(kind.sale_from, kind.sale_to, now=now),
            quotas=tuple(quotas[kind.id]),
        )
        for kind in kinds.values()
    ]


def seats_left(quota_ids: Iterable[int]) -> int | None:
    """Places left in the tightest of these quotas; None: no limit."""
    query = select(Quota.size - Quota.held - Quota.sold).where(
        Quota.id.in_(list(quota_ids)), Quota.size.is_not(None)
    )
    return min((max(0, left or 0) for left in db.session.scalars(query)), default=None)


def ticket_by_secret(secret: str) -> Ticket | None:
    """For its page, with what the page shows, in one query."""
    query = select(Ticket).where(Ticket.secret == secret)
    event = joinedload(Ticket.event)
    return db.session.scalar(
        query.options(
            event.joinedload(Event.organizer),
            event.joinedload(Event.venue),
            event.joinedload(Event.theme),
            joinedload(Ticket.ticket_type),
        )
    )


def tickets_of_lines(line_ids: Sequence[int]) -> Sequence[Ticket]:
    query = select(Ticket).where(Ticket.order_line_id.in_(line_ids))
    return db.session.scalars(query.order_by(Ticket.order_line_id, Ticket.n)).all()


def types_of(event_id: int) -> Sequence[TicketType]:
    """All ticket types of an event, retired ones last."""
    query = select(TicketType).where(TicketType.event_id == event_id)
    order = (TicketType.retired_at.is_not(None), TicketType.position, TicketType.id)
    return db.session.scalars(query.order_by(*order)).all()


def room_of(event_id: int) -> Quota:
    """The quota of the whole room, as it is now."""
    query = select(Quota).where(Quota.event_id == event_id, Quota.name == "")
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def sold_by_type(event_id: int) -> dict[int, int]:
    """Valid tickets of each type: {ticket_type_id: tickets}."""
    query = select(Ticket.ticket_type_id, func.count()).where(
        Ticket.event_id == event_id, Ticket.status == TicketStatus.VALID
    )
    rows = db.session.execute(query.group_by(Ticket.ticket_type_id))
    return {row[0]: row[1] for row in rows}


def places_taken(event_id: int) -> int:
    """People who have a place, or are paying for one."""
    query = select(Quota.held + Quota.sold).where(Quota.event_id == event_id, Quota.name == "")
    return db.session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class Front:
    """What a list says of one date. `price` None: nothing on sale; `left` None: no limit."""

    price: Money | None = None  # the lowest
    several: bool = False  # there are higher ones
    capacity: int | None = None
    taken: int = 0  # sold, and held while people pay
    sold: int = 0

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)


def fronts(event_ids: Iterable[int]) -> dict[int, Front]:
    """For each event, in one statement."""
    ids = list(event_ids)
    offered = (
        select(
            TicketType.event_id,
            func.min(TicketType.amount).label("least"),
            func.max(TicketType.amount).label("most"),
            func.min(TicketType.currency).label("currency"),
        )
        .where(TicketType.event_id.in_(ids), TicketType.retired_at.is_(None))
        .group_by(TicketType.event_id)
        .subquery()
    )
    query = (
        select(Quota.event_id, Quota.size, Quota.held, Quota.sold, offered)
        .outerjoin(offered, offered.c.event_id == Quota.event_id)
        .where(Quota.event_id.in_(ids), Quota.name == "")
    )
    found = {id_: Front() for id_ in ids}
    for event_id, size, held, sold, _same, least, most, currency in db.session.execute(query):
        price = None if least is None else Money(least, currency)
        several, taken = least != most, held + sold
        found[event_id] = Front(price, several, capacity=size, taken=taken, sold=sold)
    return found
