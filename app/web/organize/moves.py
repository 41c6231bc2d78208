"""/organize/orders/<reference>/move: the team moves somebody's places to another date."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.changes.rules import TooLateToChange
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.moving import queries
from app.moving.actions import move, withdraw
from app.moving.rules import TEAM_HOLD, MoveWaits
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.web.context import now, user
from app.web.format import when
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to
from app.web.public.moves import PIECES, asked, first_way, read_number
from app.web.words import sentence

page = Blueprint("organize_moves", __name__)


@page.get("/organize/orders/<reference>/move")
@organizer
def new(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    refusal: Refused | None = None
    if not queries.team_may_move(order, now=now()):
        refusal = TooLateToChange(until=order.event.starts_at)
    elif queries.waiting_move(order.id, now=now()) is not None:
        refusal = MoveWaits()
    if refusal is not None:
        flash(sentence(refusal), "warning")
        return redirect(url_for("organize_orders.show", reference=reference))
    return render_template("organize/moves/new.html", **asked(order, by_team=True))


@page.post("/organize/orders/<reference>/move")
@organizer
def create(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    to, seen = read_number("to"), read_number("seen")
    if to is None or seen is None:
        return redirect(url_for("organize_moves.new", reference=reference), 303)
    try:
        new_id = in_transaction(lambda: _move(order, to, seen))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return back_to(reference)
    made = orders.order_by_id(new_id)
    date = when(made.event.starts_at, made.event.timezone)
    if made.status is OrderStatus.HELD:
        flash(_("Places gardées pour le %(when)s : la différence est à payer.", when=date))
    else:
        flash(_("Les places sont passées au %(when)s.", when=date), "success")
    return back_to(made.reference)


def _move(order: Order, to: int, seen: int) -> int:
    return move(
        order.id,
        request.form.getlist("piece")[:PIECES],
        to,
        seen=seen,
        provider=first_way(order),
        hold=min(TEAM_HOLD, max(order.event.starts_at - now(), timedelta(minutes=15))),
        actor=f"user:{user().id}",
        now=now(),
        by_team=True,
        waives=request.form.get("difference") == "waived",
    )


@page.post("/organize/orders/<reference>/move/end")
@organizer
def destroy(reference: str) -> ResponseReturnValue:
    """Of the new order: the old places stay."""
    order = own_order(reference, "money")
    actor = f"user:{user().id}"
    if in_transaction(lambda: withdraw(order.id, actor=actor, now=now())):
        flash(_("Changement de date abandonné : les anciens billets restent bons."), "success")
    else:
        flash(_("Cette commande est déjà réglée ou close."), "warning")
    return back_to(reference)
