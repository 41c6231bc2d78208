"""/orders/<secret>/payments: paying, again or in another way."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.deposits.actions import forgo
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound, Refused
from app.orders import queries as orders
from app.orders.models import Order
from app.proposals.actions import may_pay
from app.settlement.rules import PhoneNeeded
from app.web.context import now
from app.web.guards import anyone
from app.web.paying import ask
from app.web.public.declaration_forms import PayerForm
from app.web.public.declarations import order_page
from app.web.words import sentence

page = Blueprint("payments", __name__)


@page.post("/orders/<secret>/payments")
@anyone
def create(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    here = url_for("orders.show", secret=secret)
    form = PayerForm()
    way = request.form.get("provider", "")
    if not form.validate():
        return order_page(order, payer=form, way=way, status=422)
    if request.form.get("part") == "all":
        in_transaction(lambda: forgo(order.id))
    try:
        may_pay(order, now=now())
        there = ask(order, way, typed_phone=form.payer_phone.data or "")
    except PhoneNeeded as refusal:
        return _no_phone(order, form, way, refusal)
    except NotFound:
        return redirect(here, 303)
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return redirect(here, 303)
    return redirect(there or here, 303)


def _no_phone(order: Order, form: PayerForm, way: str, refusal: Refused) -> ResponseReturnValue:
    form.payer_phone.errors = [sentence(refusal)]
    return order_page(order, payer=form, way=way, status=refusal.status)
