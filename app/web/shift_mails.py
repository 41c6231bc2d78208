"""What the mails of a date put elsewhere tell: the day it is now, with its ticket."""

from __future__ import annotations

from typing import Any

from flask import url_for

from app.changes.queries import cancellable_until
from app.events.models import Event
from app.jobs.post import NothingToSay
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order
from app.shifting.models import Shift
from app.tickets import queries as tickets
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from app.web import ticket_files
from app.web.context import now
from app.web.ics import calendar

Facts = dict[str, Any]
Attachment = tuple[bytes, str, str, str]


def of_order(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """A place that is not paid yet has no ticket to send."""
    order = orders.order_by_id(facts["order_id"])
    made = db.session.get_one(Shift, facts["shift_id"])
    event = made.event
    own = [t for t in orders.own_tickets(order.id) if t.event_id == event.id]
    here = url_for("orders.show", secret=order.secret, _external=True)
    told = {"order": order, "event": event, "made": made, "leave_until": _leave(order, event)}
    return facts | told, _files(event, own, here)


def of_guest(facts: Facts) -> tuple[Facts, list[Attachment]]:
    ticket = tickets.ticket_by_id(facts["ticket_id"])
    if ticket.status is not TicketStatus.VALID:
        raise NothingToSay("the ticket has ended")
    here = url_for("tickets.show", secret=ticket.secret, _external=True)
    told = {"made": db.session.get_one(Shift, facts["shift_id"]), "ticket": ticket}
    return facts | told | {"event": ticket.event}, _files(ticket.event, [ticket], here)


def _leave(order: Order, event: Event) -> Any:
    """Until when its buyer may give it up alone; a pass's writes to the organizer."""
    return cancellable_until(order, now=now()) if order.event_id == event.id else None


def _files(event: Event, own: list[Ticket], here: str) -> list[Attachment]:
    entry = (calendar([(event, here)], now=now()), "text", "calendar", f"{event.code}.ics")
    if not own:
        return [entry]
    return [(ticket_files.pdf(own), "application", "pdf", f"billets-{event.code}.pdf"), entry]


LOADERS = {"shifted": of_order, "shifted_guest": of_guest}
