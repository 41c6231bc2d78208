"""/orders/<secret>/move: places go to another date of the series; the difference is shown first."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.changes.queries import Owned
from app.changes.rules import TooLateToChange
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.moving import queries
from app.moving.actions import move, withdraw
from app.moving.rules import Stays
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
    waiting = queries.waiting_move(order.id, now=now())
    if waiting is not None:
        return redirect(url_for("orders.show", secret=waiting.secret))
    return render_template("public/moves/new.html", **asked(order), until=until)


def asked(order: Order, *, by_team: bool = False) -> dict[str, object]:
    """What the address asks to move, and where to: for the pages that show it before it is done."""
    standing = queries.standing(order, by_team=by_team)
    mine = [each for each, why in standing if why is None]
    picked = [each for each in mine if each.key in request.args.getlist("piece")[:PIECES]]
    chosen = queries.alike(picked or mine, chosen=picked)
    found = queries.choices(order, chosen, now=now(), by_team=by_team)
    to = next((c for c in found if str(c.offer.id) == request.args.get("to")), None)
    return {
        "order": order,
        "event": order.event,
        "mine": mine,
        "chosen": chosen,
        "found": found,
        "to": to,
        "told": to and to.costs(order, chosen),
        "stays": _stays(standing, mine, chosen if to else mine),
        "by_team": by_team,
    }


def _stays(
    standing: Sequence[tuple[Owned, Stays | None]], mine: list[Owned], going: list[Owned]
) -> list[tuple[Owned, Stays]]:
    """With the reason, those that cannot go; and of another size, those that cannot go with it."""
    size = len(going[0].tickets) if going else 0
    other = [(each, Stays.OTHER_SIZE) for each in mine if len(each.tickets) != size]
    return [(each, why) for each, why in standing if why is not None] + other


@page.post("/orders/<secret>/move")
@anyone
def create(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    to, seen = read_number("to"), read_number("seen")
    if to is None or seen is None:
        return redirect(url_for("moves.new", secret=secret), 303)
    try:
        new_id = in_transaction(lambda: _move(order, to, seen))
    except Refused as refusal:
        return _back(secret, sentence(refusal))
    made = orders.order_by_id(new_id)
    if not made.total_amount:
        flash(_("Voici votre nouvelle date."), "success")
    return redirect(url_for("orders.show", secret=made.secret), 303)


def _move(order: Order, to: int, seen: int) -> int:
    return move(
        order.id,
        request.form.getlist("piece")[:PIECES],
        to,
        seen=seen,
        provider=first_way(order),
        hold=settings().hold,
        actor="buyer",
        now=now(),
    )


def first_way(order: Order) -> str:
    ways = offered(order.organizer)
    return ways[0] if ways else "free"


@page.post("/orders/<secret>/move/end")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    """Of the new order: the old date is kept after all."""
    order = orders.order_by_secret(secret) or abort(404)
    asked_for = queries.move_of(order.id) or abort(404)
    old = asked_for.old.secret
    if in_transaction(lambda: withdraw(order.id, actor="buyer", now=now())):
        flash(_("Rien n’a changé : vos billets restent bons."), "success")
        return redirect(url_for("orders.show", secret=old), 303)
    return _back(secret, _("Cette commande est déjà réglée ou close."))


def read_number(name: str) -> int | None:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < DIGITS else None


def _back(secret: str, words: str) -> ResponseReturnValue:
    flash(words, "warning")
    return redirect(url_for("orders.show", secret=secret), 303)
