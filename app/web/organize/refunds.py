"""/organize/orders/<reference>/refund: money owed back was sent; it is no longer due."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.refunds.actions import record_refund
from app.refunds.rules import RefundChanged
from app.web.context import asked_number, now, user
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to
from app.web.words import sentence

page = Blueprint("organize_refunds", __name__)


@page.post("/organize/orders/<reference>/refund")
@organizer
def create(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    amount = request.form.get("amount", 0, asked_number)
    try:
        in_transaction(lambda: record_refund(order.id, amount=amount, user_id=user().id, now=now()))
    except RefundChanged as refusal:
        flash(sentence(refusal), "warning")
        return back_to(reference)
    flash(_("Remboursement noté."), "success")
    return back_to(reference)
