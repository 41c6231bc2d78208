"""/orders/<secret>/proposal: places kept for one person, taken when free of charge, or declined."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db, in_transaction
from app.kernel.errors import NotFound, Refused
from app.orders import queries as orders
from app.orders.rules import AlreadySettled, HoldExpired
from app.proposals.actions import add, decline, take
from app.proposals.rules import PROPOSED, BeingPaid
from app.settlement.queries import live_payment
from app.web.context import now
from app.web.guards import anyone
from app.web.public.declarations import order_page
from app.web.public.orders import onward
from app.web.public.proposal_form import TakingForm, taking_form
from app.web.words import sentence

page = Blueprint("proposals", __name__)


@page.post("/orders/<secret>/proposal")
@anyone
def create(secret: str) -> ResponseReturnValue:
    """What goes with the places, then the way to the money; to the tickets when it is free."""
    order = orders.order_by_secret(secret) or abort(404)
    if order.channel not in PROPOSED:
        abort(404)
    form = taking_form(order)
    if not form.validate_on_submit():
        return order_page(order, taking=form, status=422)
    try:
        free = in_transaction(lambda: _take(order.id, form))
    except Refused as refusal:
        if isinstance(refusal, AlreadySettled | BeingPaid | HoldExpired | NotFound):
            flash(sentence(refusal), "warning")
            return redirect(url_for("orders.show", secret=secret), 303)
        db.session.expire_all()
        form.show_price_again()
        again = orders.order_by_id(order.id)
        return order_page(again, taking=form, refusal=sentence(refusal), status=refusal.status)
    return onward(order.id, "free" if free else form.way())


def _take(order_id: int, form: TakingForm) -> bool:
    """Whether that was all: nothing is to be paid."""
    orders.lock_order(order_id)  # as whoever begins a payment does
    if live_payment(order_id) is not None:
        raise BeingPaid()
    if form.offers:
        add(order_id, form.wanted(), now=now())
    if orders.lock_order(order_id).total_amount:
        return False
    take(order_id, now=now())
    return True


@page.post("/orders/<secret>/proposal/end")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    if in_transaction(lambda: decline(order.id, now=now())):
        flash(_("Merci de l’avoir dit : ces places vont à quelqu’un d’autre."), "success")
    else:
        flash(_("Cette commande est déjà réglée ou close."), "warning")
    return redirect(url_for("orders.show", secret=secret), 303)
