"""Whom it concerns that a date is put elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app.cancelling.queries import orders_left
from app.events.models import Event
from app.kernel.db import db
from app.orders.models import Order
from app.shifting.models import Shift
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from app.waitlist.queries import waiting_of

NAMED = 50  # people to call, shown at once


@dataclass(frozen=True, slots=True)
class Concerned:
    """`mailed` and `to_call` are orders; `named` the first of those to call: name, phone."""

    tickets: int
    mailed: int
    to_call: int
    named: Sequence[tuple[str, str]]
    waiting: int

    @property
    def people(self) -> int:
        return self.mailed + self.to_call + self.waiting


def concerned(event: Event) -> Concerned:
    its = orders_left(event.id).order_by(None)
    valid = (Ticket.event_id == event.id, Ticket.status == TicketStatus.VALID)
    without = [Order.id.in_(its), Order.email == ""]
    mailed = select(func.count()).where(Order.id.in_(its), Order.email != "")
    named = select(Order.buyer_name, Order.phone).where(*without).order_by(Order.id).limit(NAMED)
    return Concerned(
        tickets=db.session.scalar(select(func.count()).where(*valid)) or 0,
        mailed=db.session.scalar(mailed) or 0,
        to_call=db.session.scalar(select(func.count()).where(*without)) or 0,
        named=[(name, phone) for name, phone in db.session.execute(named)],
        waiting=waiting_of([event.id]).get(event.id, 0),
    )


def to_tell(shift: Shift) -> Select[int]:
    """Orders of before it was put elsewhere, whose people were not told yet."""
    earlier = Order.created_at <= shift.shifted_at
    return orders_left(shift.event_id, after=shift.told_after).where(earlier)


def last_shift(event_id: int) -> Shift | None:
    query = select(Shift).where(Shift.event_id == event_id).order_by(Shift.id.desc()).limit(1)
    return db.session.scalar(query.execution_options(populate_existing=True))


def to_call_since(shift: Shift) -> Sequence[Order]:
    """Who left no address, and is told by nobody but the team."""
    its = orders_left(shift.event_id).order_by(None)
    query = select(Order).where(Order.id.in_(its), Order.email == "")
    query = query.where(Order.created_at <= shift.shifted_at).order_by(Order.id)
    return db.session.scalars(query.limit(NAMED)).all()


def unfinished() -> Sequence[int]:
    query = select(Shift.id).where(Shift.done_at.is_(None)).order_by(Shift.id)
    return db.session.scalars(query).all()


def guests_of(order: Order, event_id: int) -> Sequence[Ticket]:
    """Tickets that somebody else of this order holds, who left an address."""
    its = [ticket for line in order.lines for ticket in line.tickets]
    return [
        ticket
        for ticket in its
        if ticket.event_id == event_id
        and ticket.status is TicketStatus.VALID
        and ticket.holder_email not in ("", order.email)
    ]
