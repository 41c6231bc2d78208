"""/orders/<secret>/proposal: places kept for one person, taken when free of charge, or declined."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders import queries as orders
from app.proposals.actions import decline, take
from app.web.context import now
from app.web.guards import anyone
from app.web.words import sentence

page = Blueprint("proposals", __name__)


@page.post("/orders/<secret>/proposal")
@anyone
def create(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    try:
        in_transaction(lambda: take(order.id, now=now()))
    except Refused as refusal:
        if refusal.status == 404:
            raise
        flash(sentence(refusal), "warning")
    return redirect(url_for("orders.show", secret=secret), 303)


@page.post("/orders/<secret>/proposal/end")
@anyone
def destroy(secret: str) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(404)
    if in_transaction(lambda: decline(order.id, now=now())):
        flash(_("Merci de l’avoir dit : ces places vont à quelqu’un d’autre."), "success")
    else:
        flash(_("Cette commande est déjà réglée ou close."), "warning")
    return redirect(url_for("orders.show", secret=secret), 303)
