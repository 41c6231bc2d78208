"""/orders/<secret>/choice: the date is off, its buyer says refund or credit, once."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cancelling import queries
from app.cancelling.actions import choose
from app.cancelling.models import CancelledOrder
from app.events.rules import CancelsAs
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders import queries as orders
from app.web.context import asked_number, now
from app.web.guards import anyone
from app.web.words import sentence

page = Blueprint("choices", __name__)
OFFERED = {"refund": CancelsAs.REFUND, "credit": CancelsAs.CREDIT}


@page.get("/orders/<secret>/choice")
@anyone
def new(secret: str) -> ResponseReturnValue:
    """Where the mail's links lead: nothing is chosen by opening one."""
    order = orders.order_by_secret(secret) or abort(404)
    waiting = open_of(queries.choices_of(order.id))
    if not waiting:
        return redirect(url_for("orders.show", secret=secret))
    said = request.args.get("as", "")
    return render_template(
        "public/choices/new.html", order=order, event=order.event, waiting=waiting, said=said
    )


@page.post("/orders/<secret>/choice")
@anyone
def create(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    chosen = OFFERED.get(request.form.get("as", ""))
    of = request.form.get("of", 0, asked_number)
    if chosen is None:
        flash(_("Choisissez : le remboursement ou l’avoir."), "warning")
        return redirect(url_for("choices.new", secret=secret), 303)
    try:
        in_transaction(lambda: choose(of, order.id, chosen, actor="buyer", now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(url_for("orders.show", secret=secret), 303)
    if chosen is CancelsAs.CREDIT:
        flash(_("C’est noté : voici votre avoir."), "success")
    else:
        flash(_("C’est noté : l’organisateur vous rembourse."), "success")
    return redirect(url_for("orders.show", secret=secret), 303)


def open_of(rows: Sequence[CancelledOrder]) -> list[CancelledOrder]:
    return [row for row in rows if row.chosen is None]
