"""/organize/orders/<reference>/refund: money owed back was sent; it is no longer due."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.settlement.actions import record_refund
from app.web.context import now, user
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to

page = Blueprint("organize_refunds", __name__)


@page.post("/organize/orders/<reference>/refund")
@organizer
def create(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    in_transaction(lambda: record_refund(order.id, user_id=user().id, now=now()))
    flash(_("Remboursement noté."), "success")
    return back_to(reference)
