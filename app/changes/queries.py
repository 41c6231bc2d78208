"""Who holds a ticket now, who held it before, and what may still be done with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from app.changes.rules import changes_until
from app.door.models import Entry
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.orders.models import OrderLine
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus


def entered(ticket_ids: Collection[int]) -> set[int]:
    """Those with which somebody came in."""
    return set(db.session.scalars(select(Entry.ticket_id).where(Entry.ticket_id.in_(ticket_ids))))


def replacement_of(ticket_id: int) -> Ticket | None:
    """What stands in its place."""
    return db.session.scalar(select(Ticket).where(Ticket.replaces_id == ticket_id).limit(1))


def transferable_until(ticket: Ticket, *, now: datetime) -> datetime | None:
    """Until when its holder may pass it on; None: not, or not any more."""
    event = ticket.event
    until = changes_until(event.starts_at, hours=event.change_hours)
    open_ = event.may_transfer and event.status is Status.PUBLISHED and now < until
    if not open_ or ticket.status is not TicketStatus.VALID or entered([ticket.id]):
        return None
    return until


def passable(order_id: int, event: Event, *, now: datetime) -> Sequence[Ticket]:
    """What the team may still give another holder: valid, not used, of a date that is not over."""
    if event.status is not Status.PUBLISHED or event.ends_at <= now:
        return []
    query = select(Ticket).join(OrderLine, OrderLine.id == Ticket.order_line_id)
    query = query.where(
        OrderLine.order_id == order_id,
        Ticket.event_id == event.id,
        Ticket.status == TicketStatus.VALID,
        Ticket.id.not_in(select(Entry.ticket_id).where(Entry.event_id == event.id)),
    )
    return db.session.scalars(query.order_by(Ticket.order_line_id, Ticket.n)).all()
