"""/orders/<secret>/reservation/end: a buyer gives up places of which a deposit is paid."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.deposits.actions import give_up_alone
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders import queries as orders
from app.web.context import now
from app.web.format import money
from app.web.guards import anyone
from app.web.words import sentence

page = Blueprint("reservations", __name__)


@page.post("/orders/<secret>/reservation/end")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    try:
        back = in_transaction(lambda: give_up_alone(order.id, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        sum_ = money(back, order.currency)
        words = _("C’est noté. L’organisateur vous rend %(sum)s.", sum=sum_)
        flash(words if back else _("C’est noté : vos places sont rendues."), "success")
    return redirect(url_for("orders.show", secret=secret), 303)
