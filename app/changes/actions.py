"""A ticket gets another holder.

The order's row first, then the event's, which doors take turns at: a scan and a change of the
same ticket never both win. Why: docs/adr/0027.
"""

from __future__ import annotations

from datetime import datetime

from app.accounts.actions import audit, count_try
from app.changes import queries
from app.changes.rules import (
    TRANSFERS,
    Holder,
    TicketEnded,
    TicketUsed,
    TooLateToChange,
    changes_until,
)
from app.events.rules import Status
from app.kernel.db import db
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.models import Order
from app.tickets import actions as places
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus


def transfer(
    ticket_id: int, to: Holder, *, actor: str, now: datetime, by_team: bool = False
) -> Ticket:
    """Give a ticket to another person: its code and page end at once, theirs begin.

    Raises: TooLateToChange(until), TicketEnded(status), TicketUsed, TooManyTries(minutes).
    """
    old = db.session.get_one(Ticket, ticket_id)
    order = orders.lock_order(orders.order_of_ticket(old).id)
    if not by_team:
        _still_theirs(old, now=now)
        count_try("transfer", f"order:{order.id}", TRANSFERS, now=now)
    elif old.event.ends_at <= now or old.event.status is not Status.PUBLISHED:
        raise TooLateToChange(until=old.event.ends_at)
    end_unused([old], to=TicketStatus.TRANSFERRED)
    new = places.replace_ticket(old, name=to.name, phone=to.phone, email=to.email, now=now)
    _tell(old, new, order, actor=actor, now=now)
    return new


def _still_theirs(ticket: Ticket, *, now: datetime) -> None:
    if ticket.status is not TicketStatus.VALID:
        raise TicketEnded(status=ticket.status)
    if queries.transferable_until(ticket, now=now) is None:
        if queries.entered([ticket.id]):
            raise TicketUsed()
        event = ticket.event
        until = changes_until(event.starts_at, hours=event.change_hours)
        raise TooLateToChange(until=until if event.may_transfer else None)


def end_unused(tickets: list[Ticket], *, to: TicketStatus) -> None:
    """These tickets open no door any more; all of one event. The event's row is taken here.

    Raises: TicketEnded(status), TicketUsed; nothing has changed then.
    """
    ids = [ticket.id for ticket in tickets]
    seq = places.next_change(tickets[0].event_id)
    if places.end_tickets(ids, to=to, seq=seq) != len(ids):
        for ticket in tickets:
            db.session.refresh(ticket)
        raise TicketEnded(status=max(ticket.status for ticket in tickets))
    if queries.entered(ids):
        raise TicketUsed()
    for ticket in tickets:
        db.session.refresh(ticket)


def _tell(old: Ticket, new: Ticket, order: Order, *, actor: str, now: datetime) -> None:
    audit(
        "ticket.transferred",
        f"order:{order.id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
        ticket=old.id,
        came_from=old.holder_name,
        given_to=new.holder_name,
    )
    if new.holder_email:
        leave(
            "ticket_given",
            to=new.holder_email,
            locale=order.locale,
            now=now,
            dedupe_key=f"ticket:{new.id}:given",
            ticket_id=new.id,
        )
