"""/organize/orders/<reference>/cancellation: an unpaid order is given up, its places go back."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid
from app.web.context import now
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to

page = Blueprint("organize_cancellations", __name__)


@page.post("/organize/orders/<reference>/cancellation")
@organizer
def create(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    in_transaction(lambda: cancel_unpaid(orders.lock_order(order.id), now=now()))
    flash(_("Commande annulée : les places sont rendues."), "info")
    return back_to(reference)
