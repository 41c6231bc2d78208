"""A guest takes a seat; its buyer names one or takes one back. Why so: docs/adr/0029.

Each begins with the event's next change: its row is what they wait for each other at.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from app.accounts.actions import audit
from app.changes.actions import end_unused
from app.changes.queries import entered
from app.changes.rules import TicketUsed
from app.events.rules import Status
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.models import Order, OrderLine
from app.parties import queries
from app.parties.rules import Guest, SeatsClosed, SeatTaken
from app.tickets.actions import next_change, replace_ticket
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus


def claim(ticket_id: int, guest: Guest, *, locale: str, now: datetime) -> None:
    """ "C'est mon billet": one guest, once. Said twice by the same, it is once.

    Raises: NotFound (not a party's), SeatsClosed, SeatTaken.
    """
    ticket, order = _seat(ticket_id)
    if not queries.is_party(orders.tickets_of_order(order.id), ticket.event_id):
        raise NotFound()
    _still_open(ticket, now=now)
    seq = next_change(ticket.event_id)
    if not _take(ticket_id, guest, locale=locale, seq=seq, now=now):
        db.session.refresh(ticket)
        if not _is_of(ticket, guest):
            raise SeatTaken()
        return
    _note("seat.claimed", ticket, order, actor="guest", now=now)
    db.session.refresh(ticket)
    _tell("seat", ticket, order, key=f"ticket:{ticket_id}:holder", now=now)


def _tell(template: str, ticket: Ticket, order: Order, *, key: str, now: datetime) -> None:
    """Its guest, in the language they claimed it in, if they left an address."""
    if ticket.claimed_at is not None and ticket.holder_email:
        leave(
            template,
            to=ticket.holder_email,
            locale=ticket.holder_locale or order.locale,
            now=now,
            dedupe_key=key,
            order_id=order.id,
            ticket_id=ticket.id,
        )


def _seat(ticket_id: int) -> tuple[Ticket, Order]:
    """As it stands now. Raises: NotFound."""
    query = select(Ticket, Order).join(OrderLine, OrderLine.id == Ticket.order_line_id)
    query = query.join(Order, Order.id == OrderLine.order_id).where(Ticket.id == ticket_id)
    row = db.session.execute(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound()
    ticket, order = row
    return ticket, order


def _still_open(ticket: Ticket, *, now: datetime) -> None:
    event = ticket.event
    if event.status is not Status.PUBLISHED:
        raise SeatsClosed(why="cancelled")
    if event.ends_at <= now:
        raise SeatsClosed(why="over")
    if ticket.status is not TicketStatus.VALID:
        raise SeatsClosed(why="dead")


def _take(ticket_id: int, guest: Guest, *, locale: str, seq: int, now: datetime) -> bool:
    """Of two who claim at once, one: False when it is claimed already."""
    free = update(Ticket).where(
        Ticket.id == ticket_id,
        Ticket.status == TicketStatus.VALID,
        Ticket.claimed_at.is_(None),
    )
    taken = free.values(
        holder_name=guest.name,
        holder_phone=guest.phone,
        holder_email=guest.email,
        holder_locale=locale,
        claimed_at=now,
        changed_seq=seq,
    ).execution_options(synchronize_session=False)
    return cast("CursorResult[Any]", db.session.execute(taken)).rowcount == 1


def _is_of(ticket: Ticket, guest: Guest) -> bool:
    held = Guest(ticket.holder_name, ticket.holder_phone, ticket.holder_email)
    return ticket.status is TicketStatus.VALID and held == guest


def _note(action: str, ticket: Ticket, order: Order, *, actor: str, now: datetime) -> None:
    audit(
        action,
        f"order:{order.id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
        ticket=ticket.id,
        event=ticket.event_id,
    )


def name_seat(order_id: int, ticket_id: int, name: str, *, now: datetime) -> None:
    """The buyer says who comes, until that guest says it themselves.

    Raises: NotFound, SeatsClosed, SeatTaken, TicketUsed.
    """
    ticket, order = _own_seat(order_id, ticket_id, now=now)
    seq = next_change(ticket.event_id)
    db.session.refresh(ticket)  # a guest or the door may have been faster
    if ticket.claimed_at is not None:
        raise SeatTaken()
    if entered([ticket_id]):
        raise TicketUsed()
    if ticket.holder_name == name:
        return
    ticket.holder_name, ticket.changed_seq = name, seq
    _note("seat.named", ticket, order, actor="buyer", now=now)


def _own_seat(order_id: int, ticket_id: int, *, now: datetime) -> tuple[Ticket, Order]:
    """One that its buyer did not pass on. Raises: NotFound, SeatsClosed."""
    ticket, order = _seat(ticket_id)
    party = orders.tickets_of_order(order_id)
    if order.id != order_id:
        raise NotFound()
    _still_open(ticket, now=now)
    if ticket not in orders.not_passed_on_of(party):
        raise NotFound()
    return ticket, order


def take_back(order_id: int, ticket_id: int, *, now: datetime) -> Ticket:
    """The buyer has the seat again: its link and its code are dead, a new ticket stands for it.
    Its guest is told, if they left an address.

    Raises: NotFound, SeatsClosed, TicketEnded, TicketUsed.
    """
    orders.lock_order(order_id)  # two at once would both make the next n
    ticket, order = _own_seat(order_id, ticket_id, now=now)
    end_unused([ticket], to=TicketStatus.CANCELLED)  # not transferred: it stays the buyer's
    made = replace_ticket(ticket, name=order.buyer_name, phone="", email="", now=now)
    made.claimed_at = None
    _note("seat.taken-back", ticket, order, actor="buyer", now=now)
    _tell("seat_back", ticket, order, key=f"ticket:{ticket.id}:taken-back", now=now)
    db.session.flush()
    return made
