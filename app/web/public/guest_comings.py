"""/t/<secret>/coming: who holds a ticket that another bought says whether they still come."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.changes.queries import transferable_until
from app.events.rules import Status
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound
from app.letters.actions import say
from app.letters.queries import words_on
from app.tickets import queries as tickets
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from app.web.context import now
from app.web.guards import anyone

page = Blueprint("guest_comings", __name__)


@page.get("/t/<secret>/coming")
@anyone
def show(secret: str) -> ResponseReturnValue:
    ticket = tickets.ticket_by_secret(secret) or abort(404)
    mine = [ticket] if _is_open(ticket) else []
    return render_template(
        "public/comings/show.html",
        ticket=ticket,
        event=ticket.event,
        mine=mine,
        said=words_on([ticket.id]),
        terms=None,
        gives=bool(mine) and transferable_until(ticket, now=now()),
        here=url_for("guest_comings.create", secret=secret),
    )


@page.post("/t/<secret>/coming")
@anyone
def create(secret: str) -> ResponseReturnValue:
    _say(secret, coming=True)
    flash(_("Merci, c’est noté : à bientôt !"), "success")
    return redirect(url_for("tickets.show", secret=secret), 303)


@page.post("/t/<secret>/coming/end")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    _say(secret, coming=False)
    flash(_("C’est noté : l’équipe sait que vous ne venez plus."), "info")
    return redirect(url_for("guest_comings.show", secret=secret), 303)


def _say(secret: str, *, coming: bool) -> None:
    ticket = tickets.ticket_by_secret(secret) or abort(404)
    if not _is_open(ticket):
        raise NotFound()
    in_transaction(lambda: say([ticket], coming=coming, now=now()))


def _is_open(ticket: Ticket) -> bool:
    event = ticket.event
    stands = ticket.status is TicketStatus.VALID and event.status is Status.PUBLISHED
    return stands and event.starts_at > now()
