"""/organize/orders/<reference>/refund/sending: money owed back leaves through who had taken it."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.jobs import refunds
from app.kernel.errors import Refused
from app.refunds.rules import RefundStatus
from app.web.context import asked_number, tills, user
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to
from app.web.words import sentence

page = Blueprint("organize_sendings", __name__)


@page.post("/organize/orders/<reference>/refund/sending")
@organizer
def create(reference: str) -> ResponseReturnValue:
    """Pressed twice, it leaves once: the sum that was seen must still be the one that is owed."""
    order = own_order(reference, "money")
    amount = request.form.get("amount", 0, asked_number)
    try:
        status = refunds.send_back(order, tills(), amount=amount, user_id=user().id)
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return back_to(reference)
    if status is RefundStatus.SUCCEEDED:
        flash(_("L’argent est reparti chez l’acheteur."), "success")
    elif status is RefundStatus.FAILED:
        flash(
            _("Ce remboursement n’a pas abouti : rendez la somme à la main, puis notez-la."),
            "error",
        )
    else:
        flash(_("Le remboursement est en route : cette page dira quand il est arrivé."), "info")
    return back_to(reference)
