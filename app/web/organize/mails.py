"""/organize/orders/<reference>/mail: the tickets once more: a lost one costs one tap."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.orders.actions import mail_tickets_again
from app.web.context import now
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to

page = Blueprint("organize_mails", __name__)


@page.post("/organize/orders/<reference>/mail")
@organizer
def create(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    if in_transaction(lambda: mail_tickets_again(order.id, now=now())):
        flash(_("Le mail des billets repart à %(email)s.", email=order.email), "success")
    else:
        flash(_("Cette commande n’a pas de billets à envoyer par e-mail."), "warning")
    return back_to(reference)
