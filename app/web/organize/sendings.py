"""…/orders/<reference>/refund/sending and /organize/payments/sendings: money owed back leaves
through who had taken it, one order's or all."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.jobs import refunds
from app.kernel.errors import Refused
from app.refunds.rules import RefundStatus
from app.web.context import asked_number, tills, user, viewer, wake
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


@page.post("/organize/payments/sendings")
@organizer
def update() -> ResponseReturnValue:
    """All that can leave by itself does, one after another; what is on its way is left alone."""
    mine = [of.id for of in viewer().organizers("money")]
    count = refunds.send_all_back(mine, tills(), user_id=user().id)
    if count:
        wake("refunds")
        words = ngettext(
            "Un remboursement part.", "%(num)s remboursements partent, un par un.", count
        )
        flash(words, "success")
    else:
        flash(_("Rien de plus ne part : le reste se rend à la main, ou est déjà en route."), "info")
    return redirect(url_for("organize_payments.index"), 303)
