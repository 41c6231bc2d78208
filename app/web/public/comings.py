"""/orders/<secret>/coming: a buyer says before a date whether they still come."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.changes.queries import cancellable, transferable_until
from app.events.rules import Status
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound
from app.letters.actions import say
from app.letters.queries import words_on
from app.orders import queries as orders
from app.orders.models import Order
from app.tickets.models import Ticket
from app.web.context import now
from app.web.guards import anyone

page = Blueprint("comings", __name__)


@page.get("/orders/<secret>/coming")
@anyone
def show(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    mine = _mine(order)
    return render_template(
        "public/comings/show.html",
        order=order,
        event=order.event,
        mine=mine,
        said=words_on([ticket.id for ticket in mine]),
        terms=cancellable(order, now=now()),
        gives=any(transferable_until(ticket, now=now()) for ticket in mine),
        here=url_for("comings.create", secret=secret),
    )


@page.post("/orders/<secret>/coming")
@anyone
def create(secret: str) -> ResponseReturnValue:
    _say(secret, coming=True)
    flash(_("Merci, c’est noté : à bientôt !"), "success")
    return redirect(url_for("orders.show", secret=secret), 303)


@page.post("/orders/<secret>/coming/end")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    _say(secret, coming=False)
    flash(_("C’est noté : l’équipe sait que vous ne venez plus."), "info")
    return redirect(url_for("comings.show", secret=secret), 303)


def _say(secret: str, *, coming: bool) -> None:
    order = orders.order_by_secret(secret) or abort(404)
    mine = _mine(order)
    if not mine:
        raise NotFound()
    in_transaction(lambda: say(mine, coming=coming, now=now()))


def _mine(order: Order) -> list[Ticket]:
    """Those of the date that nobody else holds now, until it begins."""
    event = order.event
    if event.status is not Status.PUBLISHED or event.starts_at <= now():
        return []
    return [t for t in orders.not_passed_on(order) if t.event_id == event.id]
