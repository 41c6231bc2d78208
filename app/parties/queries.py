"""The seats of an order, in the order they were bought, and which parties still lack names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, select

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.messages.models import Message
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.parties.rules import BOUGHT_BEFORE, REMIND_BEFORE, Naming, SeatState, states
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus


@dataclass(frozen=True, slots=True)
class Seat:
    """One place as its buyer sees it; `n` stays when the ticket is made anew."""

    n: int
    ticket: Ticket
    state: SeatState


def seats_of(order: Order, of: Collection[Ticket] | None = None) -> list[Seat]:
    """Of an order loaded whole: its tickets that open a door (or those told), date by date."""
    tickets = [ticket for line in order.lines for ticket in line.tickets]
    place = _places(tickets)
    tickets = [ticket for ticket in tickets if of is None or ticket in of]
    found: list[Seat] = []
    for event_id in dict.fromkeys(ticket.event_id for ticket in tickets):
        here = [t for t in tickets if t.event_id == event_id and t.status is TicketStatus.VALID]
        here.sort(key=lambda ticket: place[ticket.id])
        known = states(
            [(t.holder_name, t.claimed_at is not None) for t in here], buyer=order.buyer_name
        )
        found += [Seat(0, t, state) for t, state in zip(here, known, strict=True)]
    return [Seat(n, seat.ticket, seat.state) for n, seat in enumerate(found, 1)]


def _places(tickets: Iterable[Ticket]) -> dict[int, tuple[int, int]]:
    """Where each stands: where the first of its chain stood."""
    by_id = {ticket.id: ticket for ticket in tickets}

    def first(ticket: Ticket) -> Ticket:
        before = by_id.get(ticket.replaces_id or 0)
        return first(before) if before is not None else ticket

    return {t.id: (first(t).order_line_id, first(t).n) for t in by_id.values()}


def is_party(tickets: Sequence[Ticket], event_id: int) -> bool:
    """Two or more of these come to this date."""
    valid = [t for t in tickets if t.event_id == event_id and t.status is TicketStatus.VALID]
    return len(valid) > 1


def _in_buyers_name(*, claimed: bool) -> ColumnElement[int]:
    by_guest = Ticket.claimed_at.is_not(None) if claimed else Ticket.claimed_at.is_(None)
    return func.sum(case((and_(Ticket.holder_name == Order.buyer_name, by_guest), 1), else_=0))


def _unnamed() -> ColumnElement[int]:
    """One seat in the buyer's name is theirs; the others lack a name."""
    own = case((_in_buyers_name(claimed=True) > 0, 0), else_=1)
    open_ = _in_buyers_name(claimed=False)
    return case((open_ > own, open_ - own), else_=0)


def namings(order_ids: Collection[int], event_id: int) -> dict[int, Naming]:
    """How the parties among these orders stand for one date, in one statement."""
    if not order_ids:
        return {}
    query = (
        select(OrderLine.order_id, func.count(Ticket.id), _unnamed())
        .join(Order, Order.id == OrderLine.order_id)
        .join(Ticket, Ticket.order_line_id == OrderLine.id)
        .where(
            OrderLine.order_id.in_(order_ids),
            Ticket.event_id == event_id,
            Ticket.status == TicketStatus.VALID,
        )
        .group_by(OrderLine.order_id)
        .having(func.count(Ticket.id) > 1)
    )
    rows = db.session.execute(query)
    return {order_id: Naming(n - int(missing), n) for order_id, n, missing in rows}


def reminder_key(order_id: int, event_id: int) -> str:
    return f"order:{order_id}:seats:{event_id}"


def to_remind(*, now: datetime, most: int = 200) -> list[tuple[int, int]]:
    """(order, event) of parties that come soon, lack names and were not told so yet."""
    key = literal("order:").concat(cast(Order.id, String)).concat(":seats:")
    key = key.concat(cast(Event.id, String))
    told = select(Message.id).where(Message.dedupe_key == key).exists()
    query = (
        select(Order.id, Event.id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(Ticket, Ticket.order_line_id == OrderLine.id)
        .join(Event, Event.id == Ticket.event_id)
        .where(
            Event.starts_at > now,
            Event.starts_at <= now + REMIND_BEFORE,
            Event.status == Status.PUBLISHED,
            Order.status == OrderStatus.PAID,
            Order.email != "",
            Order.paid_at <= now - BOUGHT_BEFORE,
            Ticket.status == TicketStatus.VALID,
            ~told,
        )
        .group_by(Order.id, Event.id)
        .having(func.count(Ticket.id) > 1, _unnamed() > 0)
    )
    rows = db.session.execute(query.order_by(Order.id).limit(most))
    return [(order_id, event_id) for order_id, event_id in rows]
