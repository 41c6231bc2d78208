"""/orders/<secret>/move: places go to another date of the series; the difference is shown first."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.changes.rules import TooLateToChange
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.moving import queries
from app.moving.actions import move
from app.moving.rules import difference
from app.orders import queries as orders
from app.orders.models import Order
from app.web.context import now, settings
from app.web.guards import anyone
from app.web.paying import offered
from app.web.words import sentence

page = Blueprint("moves", __name__)
PIECES = 200  # of one order, at most
DIGITS = 15


@page.get("/orders/<secret>/move")
@anyone
def new(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    until = queries.movable_until(order, now=now())
    if until is None:
        return _back(secret, sentence(TooLateToChange()))
    mine = queries.movable(order)
    asked = request.args.getlist("piece")[:PIECES]
    chosen = [each for each in mine if each.key in asked] or mine
    found = queries.choices(order, len(chosen), now=now())
    to = next((c for c in found if str(c.offer.id) == request.args.get("to")), None)
    told = to and difference(
        to.price,
        money=sum(each.piece.money for each in chosen),
        credit=sum(each.piece.credit for each in chosen),
        gives=order.event.cancels_as,
    )
    here = {"order": order, "event": order.event, "mine": mine, "chosen": chosen}
    return render_template(
        "public/moves/new.html", **here, found=found, to=to, told=told, until=until
    )


@page.post("/orders/<secret>/move")
@anyone
def create(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    to, seen = request.form.get("to", ""), request.form.get("seen", "")
    if not (_is_number(to) and _is_number(seen)):
        return redirect(url_for("moves.new", secret=secret), 303)
    try:
        new_id = in_transaction(lambda: _move(order, int(to), int(seen)))
    except Refused as refusal:
        return _back(secret, sentence(refusal))
    made = orders.order_by_id(new_id)
    flash(_("C’est fait : voici votre nouvelle date."), "success")
    return redirect(url_for("orders.show", secret=made.secret), 303)


def _move(order: Order, to: int, seen: int) -> int:
    ways = offered(order.organizer)
    return move(
        order.id,
        request.form.getlist("piece")[:PIECES],
        to,
        seen=seen,
        provider=ways[0] if ways else "free",
        hold=settings().hold,
        actor="buyer",
        now=now(),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < DIGITS


def _back(secret: str, words: str) -> ResponseReturnValue:
    flash(words, "warning")
    return redirect(url_for("orders.show", secret=secret), 303)
