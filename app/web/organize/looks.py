"""/organize/orders/<reference>/look: a payment without an answer is asked about now."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.jobs import money
from app.settlement import queries as settlement
from app.settlement.queries import BY_HAND
from app.web.context import tills, user
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to

page = Blueprint("organize_looks", __name__)


@page.post("/organize/orders/<reference>/look")
@organizer
def create(reference: str) -> ResponseReturnValue:
    """Once for each try that is open; somebody who asks at the same moment asks for both."""
    order = own_order(reference, "money")
    for payment in settlement.live_payments(order.id):
        if payment.provider not in BY_HAND:
            money.look(payment, tills(), actor=f"user:{user().id}")
    if settlement.silent([order.organizer_id], order_id=order.id):
        flash(
            _("Toujours sans réponse. Nous continuons de demander, chaque heure puis chaque jour."),
            "warning",
        )
    else:
        flash(_("Nous avons la réponse : la commande est à jour."), "success")
    return back_to(reference)
