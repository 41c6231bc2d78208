"""/t/<secret>/invitation: whoever has a ticket passes a link of their own on."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.inviters.actions import open_ticket_link
from app.inviters.models import Inviter
from app.inviters.queries import brought_by, link_of_ticket
from app.kernel.db import in_transaction
from app.tickets import queries as tickets
from app.tickets.models import Ticket
from app.web.context import now
from app.web.guards import anyone
from app.web.listing import state_of
from app.web.public.tickets import SHOWN

page = Blueprint("inviters", __name__)


@page.get("/t/<secret>/invitation")
@anyone
def show(secret: str) -> ResponseReturnValue:
    ticket = _own(secret)
    made = link_of_ticket(ticket.id)
    return render_template(
        "public/inviters/show.html",
        ticket=ticket,
        event=ticket.event,
        state=state_of(ticket.event, now=now()),
        here=url_for("inviters.create", secret=secret),
        back=url_for("tickets.show", secret=secret),
        **told(made),
    )


@page.post("/t/<secret>/invitation")
@anyone
def create(secret: str) -> ResponseReturnValue:
    ticket = _own(secret)
    in_transaction(lambda: open_ticket_link(ticket, now=now()))
    return redirect(url_for("inviters.show", secret=secret), 303)


def told(made: Inviter | None) -> dict[str, object]:
    """The link, once it is there, and what it brought: numbers, nobody's name."""
    if made is None:
        return {"link": "", "sums": None}
    link = url_for("links.show", link=made.code, _external=True)
    return {"link": link, "sums": brought_by(made)}


def _own(secret: str) -> Ticket:
    ticket = tickets.ticket_by_secret(secret) or abort(404)
    return ticket if ticket.status in SHOWN else abort(404)
