"""/t/<secret>/kept: the ticket alone, as a phone keeps it for a door without network.

Nothing of who is looking stands on it: no name of an account, no form, no other ticket.
"""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, make_response, render_template
from flask.typing import ResponseReturnValue

from app.tickets import queries as tickets
from app.tickets.rules import TicketStatus
from app.web.context import now
from app.web.format import iso
from app.web.guards import anyone
from app.web.qr import svg

page = Blueprint("kept_tickets", __name__)
KEPT_AFTER = timedelta(days=1)  # once the evening is over


@page.get("/t/<secret>/kept")
@anyone
def show(secret: str) -> ResponseReturnValue:
    ticket = tickets.ticket_by_secret(secret) or abort(404)
    until = ticket.event.ends_at + KEPT_AFTER
    if until <= now():
        abort(404)
    valid = ticket.status in (TicketStatus.VALID, TicketStatus.DUE)
    answer = make_response(
        render_template(
            "public/tickets/kept.html",
            ticket=ticket,
            event=ticket.event,
            qr=svg(ticket.token) if valid else "",
            kept_at=now(),
        )
    )
    answer.headers["X-Until"] = iso(until, "UTC")
    return answer
