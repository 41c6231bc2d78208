"""Who holds a ticket now, what still stands of an order, and what may still be done with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from app.changes.rules import changes_until
from app.credits.models import Credit
from app.door.models import Entry
from app.events.models import Event
from app.events.rules import CancelsAs, Status
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order, OrderLine
from app.orders.rules import Channel, OrderStatus
from app.tickets.models import Ticket, TicketTypeQuota
from app.tickets.rules import TicketStatus
from app.worth.queries import bought, lowered_type
from app.worth.rules import Piece, pieces

ENTERED = select(Entry.ticket_id).where(Entry.ticket_id.in_(bindparam("tickets", expanding=True)))


def entered(ticket_ids: Collection[int]) -> set[int]:
    """Those with which somebody came in."""
    return set(db.session.scalars(ENTERED, {"tickets": list(ticket_ids)}))


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


@dataclass(frozen=True, slots=True)
class Owned:
    """One piece of an order that still stands: what it is worth, and the tickets it gave."""

    piece: Piece
    name: str  # of the ticket type
    tickets: tuple[Ticket, ...]  # valid ones
    passed_on: bool  # one of them is somebody else's now
    used: bool  # somebody came in with one of them

    @property
    def key(self) -> str:
        """As forms name it."""
        return f"{self.piece.line_id}-{self.piece.index}"


def owned(order: Order) -> list[Owned]:
    """What still stands of a paid order (loaded whole), with what was paid for each piece."""
    if order.status is not OrderStatus.PAID:
        return []
    used = entered([t.id for line in order.lines for t in line.tickets])
    return owned_with(order, used=used, only=lowered_type(order))


def owned_with(order: Order, *, used: Collection[int], only: int | None) -> list[Owned]:
    """The same, of a paid order whose facts were read with many others. `used`: tickets that
    somebody came in with; `only`: the one type that the order's promo code lowered."""
    made = pieces(
        bought(order, order.lines, only=only),
        money=order.total_amount + order.moved_amount,
        credit=order.credit_amount - order.moved_amount,
    )
    valid = {line.id: _by_piece(line) for line in order.lines}
    names = {line.id: line.ticket_type.name for line in order.lines}
    theirs = {t.id for t in orders.not_passed_on(order)}
    found = []
    for piece in made:
        tickets = tuple(valid[piece.line_id].get(piece.index, ()))
        if tickets:
            passed_on = any(t.id not in theirs for t in tickets)
            came = any(t.id in used for t in tickets)
            found.append(Owned(piece, names[piece.line_id], tickets, passed_on, came))
    return found


def _by_piece(line: OrderLine) -> dict[int, list[Ticket]]:
    """Valid tickets by the number of the piece they came with, or replace a ticket of."""
    known = {ticket.id: ticket for ticket in line.tickets}
    found: dict[int, list[Ticket]] = {}
    for ticket in line.tickets:
        first = ticket
        while first.replaces_id in known:
            first = known[first.replaces_id]
        if ticket.status is TicketStatus.VALID:
            found.setdefault((first.n - 1) // line.ticket_type.seats, []).append(ticket)
    return found


@dataclass(frozen=True, slots=True)
class Terms:
    """What a buyer may give up alone: until when, and what comes back."""

    gives: CancelsAs
    until: datetime
    mine: Sequence[Owned]


def cancellable(order: Order, *, now: datetime) -> Terms | None:
    """None: nothing, or not any more. A place that cost nothing may always be given up in time."""
    event = order.event
    gives, until = _leave(order, now=now)
    if event.status is not Status.PUBLISHED or now >= until or order.channel is Channel.SEASON:
        return None  # who gives a pass up writes to the organizer
    paid = gives is not CancelsAs.NOTHING
    mine = [
        each
        for each in owned(order)
        if not each.passed_on
        and not each.used
        and each.piece.event_id == event.id
        and (paid or not each.piece.value)
    ]
    return Terms(gives, until, mine) if mine else None


def _leave(order: Order, *, now: datetime) -> tuple[CancelsAs, datetime]:
    """What a place given up gives back, and until when: all of it for a while, to who had it
    before the date was put elsewhere."""
    event = order.event
    known = event.shifted_at is not None and order.created_at <= event.shifted_at
    if known and event.leave_until is not None and now < event.leave_until:
        return CancelsAs.REFUND, event.leave_until
    return event.cancels_as, changes_until(event.starts_at, hours=event.change_hours)


def cancellable_until(order: Order, *, now: datetime) -> datetime | None:
    """For the order's own page, without asking anything more: `cancellable` decides."""
    event = order.event
    comes_back, until = _leave(order, now=now)
    free = not (order.total_amount or order.credit_amount)
    gives = free or comes_back is not CancelsAs.NOTHING
    open_ = order.status is OrderStatus.PAID and event.status is Status.PUBLISHED and now < until
    gives = gives and order.channel is not Channel.SEASON
    return until if gives and open_ and orders.not_passed_on(order) else None


def seats_of(units: Mapping[int, int], order: Order) -> dict[int, int]:
    """The places that so many of its lines' units took: {quota id: seats}. Early ones: not here."""
    kinds = {line.id: line.ticket_type for line in order.lines}
    takes: dict[int, list[int]] = {}
    of_these = TicketTypeQuota.ticket_type_id.in_([kinds[line_id].id for line_id in units])
    for row in db.session.scalars(select(TicketTypeQuota).where(of_these)):
        takes.setdefault(row.ticket_type_id, []).append(row.quota_id)
    seats: Counter[int] = Counter()
    for line_id, n in units.items():
        for quota_id in takes.get(kinds[line_id].id, ()):
            seats[quota_id] += n * kinds[line_id].seats
    return dict(seats)


def credits_of_order(order_id: int) -> Sequence[Credit]:
    """The credits it gave."""
    query = select(Credit).where(Credit.order_id == order_id)
    return db.session.scalars(query.order_by(Credit.id)).all()
