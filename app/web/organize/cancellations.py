"""/organize/orders/<reference>/cancellation: an unpaid order is given up, its places go back."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid
from app.web.context import now, user
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to

page = Blueprint("organize_cancellations", __name__)


@page.post("/organize/orders/<reference>/cancellation")
@organizer
def create(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    done = in_transaction(
        lambda: cancel_unpaid(orders.lock_order(order.id), actor=f"user:{user().id}", now=now())
    )
    if done:
        flash(_("Commande annulée : les places sont rendues."), "info")
    else:
        flash(_("Cette commande est déjà réglée ou close."), "warning")
    return back_to(reference)
