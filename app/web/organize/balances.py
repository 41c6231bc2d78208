"""/organize/orders/<reference>/balance: the rest of a reserved order, in cash or given up."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.collecting.actions import collect
from app.deposits.actions import give_up
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.web.context import asked_number, now, user
from app.web.format import money
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to
from app.web.words import sentence

page = Blueprint("balances", __name__)


@page.post("/organize/orders/<reference>/balance")
@organizer
def create(reference: str) -> ResponseReturnValue:
    """The rest is in the hand of whoever presses: the tickets open the door."""
    order = own_order(reference, "money")
    amount = request.form.get("amount", 0, asked_number)
    try:
        in_transaction(lambda: collect(order.id, amount=amount, user_id=user().id, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return back_to(reference)
    sum_ = money(amount, order.currency)
    flash(_("Encaissé : %(sum)s. Les billets ouvrent la porte.", sum=sum_), "success")
    return back_to(reference)


@page.post("/organize/orders/<reference>/balance/end")
@organizer
def destroy(reference: str) -> ResponseReturnValue:
    """The order is given up: its deposit goes back, or stays."""
    order = own_order(reference, "money")
    keeps = request.form.get("deposit") == "keep"
    try:
        back = in_transaction(lambda: give_up(order.id, keeps=keeps, user_id=user().id, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return back_to(reference)
    if back:
        sum_ = money(back, order.currency)
        flash(_("Annulé. Rendez %(sum)s, puis notez-le ici.", sum=sum_), "success")
    else:
        flash(_("Annulé : les places sont rendues."), "success")
    return back_to(reference)
