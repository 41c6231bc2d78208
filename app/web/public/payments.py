"""/orders/<secret>/payments: paying, again or in another way."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.jobs import money
from app.kernel.errors import Refused
from app.orders import queries as orders
from app.payments.registry import pick
from app.proposals.actions import may_pay
from app.web.context import now, providers
from app.web.guards import anyone
from app.web.paying import links_of, offered
from app.web.words import sentence

page = Blueprint("payments", __name__)


@page.post("/orders/<secret>/payments")
@anyone
def create(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    here = url_for("orders.show", secret=secret)
    way = request.form.get("provider", "")
    if way not in offered(order.organizer, order.total):
        return redirect(here, 303)
    try:
        may_pay(order, now=now())
        there = money.ask_for_money(order, pick(providers(), way), links_of(order))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(here, 303)
    return redirect(there or here, 303)
