"""/orders/<secret>/cancellation: a buyer gives up places, and sees first what comes back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.changes.actions import cancel
from app.changes.queries import Terms, cancellable
from app.changes.rules import TooLateToChange
from app.events.rules import CancelsAs
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders import queries as orders
from app.orders.models import Order
from app.web.context import now
from app.web.guards import anyone
from app.web.words import sentence

page = Blueprint("buyer_cancellations", __name__)
PIECES = 200  # of one order, at most


@page.get("/orders/<secret>/cancellation")
@anyone
def new(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    terms = cancellable(order, now=now())
    if terms is None:
        return _back(secret, sentence(TooLateToChange()))
    return _shown(order, terms, request.args.getlist("piece")[:PIECES])


@page.post("/orders/<secret>/cancellation")
@anyone
def create(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    asked = request.form.getlist("piece")[:PIECES]
    terms = cancellable(order, now=now())
    if terms is None:
        return _back(secret, sentence(TooLateToChange()))
    if not asked:
        return redirect(url_for("buyer_cancellations.new", secret=secret), 303)
    if request.form.get("gives") != terms.gives.value:  # the rule changed since it was shown
        flash(_("La règle a changé : regardez ce qui revient, puis confirmez."), "warning")
        return _shown(order, terms, asked, 409)
    try:
        in_transaction(lambda: cancel(order.id, asked, gives=terms.gives, actor="buyer", now=now()))
    except Refused as refusal:
        return _back(secret, sentence(refusal))
    flash(_("C’est annulé : vos places sont rendues."), "success")
    return redirect(url_for("orders.show", secret=secret), 303)


def _back(secret: str, words: str) -> ResponseReturnValue:
    flash(words, "warning")
    return redirect(url_for("orders.show", secret=secret), 303)


def _shown(order: Order, terms: Terms, asked: list[str], status: int = 200) -> ResponseReturnValue:
    chosen = [each for each in terms.mine if each.key in asked]
    if len(terms.mine) == 1:
        chosen = list(terms.mine)
    money = sum(each.piece.money for each in chosen)
    credit = sum(each.piece.credit for each in chosen)
    refund = money if terms.gives is CancelsAs.REFUND else 0
    return render_template(
        "public/cancellations/new.html",
        order=order,
        event=order.event,
        terms=terms,
        chosen=chosen,
        refund=refund,
        credit=money - refund + credit,
    ), status
