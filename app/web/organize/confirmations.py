"""/organize/orders/<reference>/confirmation: "j'ai reçu l'argent", or "je ne le trouve pas"."""

from __future__ import annotations

from flask import Blueprint, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.deciding import actions
from app.kernel.db import in_transaction
from app.kernel.errors import NotFound, Refused
from app.orders.rules import OrderStatus
from app.settlement import queries as settlement
from app.web.context import now, user
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to
from app.web.words import sentence

page = Blueprint("organize_confirmations", __name__)


@page.post("/organize/orders/<reference>/confirmation")
@organizer
def create(reference: str) -> ResponseReturnValue:
    """The money is in the wallet: the tickets leave."""
    payment_id = _waiting_payment(reference)
    try:
        in_transaction(lambda: actions.confirm_by_hand(payment_id, user_id=user().id, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        _tell_what_it_gave(reference)
    return back_to(reference)


@page.post("/organize/orders/<reference>/rejection")
@organizer
def destroy(reference: str) -> ResponseReturnValue:
    """This money is not in the wallet: the buyer may check the number and declare again."""
    payment_id = _waiting_payment(reference)
    try:
        in_transaction(lambda: actions.reject_by_hand(payment_id, user_id=user().id, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("Noté : l’acheteur peut vérifier son numéro et recommencer."), "info")
    return back_to(reference)


def _tell_what_it_gave(reference: str) -> None:
    """Late money without a place gives no ticket: it must go back, and the organizer is told."""
    order = own_order(reference, "money")
    if order.status is OrderStatus.DEPOSIT:
        flash(_("Acompte confirmé : les places sont réservées, le solde est attendu."), "success")
    elif order.refund_due:
        flash(_("Paiement noté, mais il ne donne pas de billets : il est à rembourser."), "warning")
    else:
        flash(_("Paiement confirmé : les billets sont partis."), "success")


def _waiting_payment(reference: str) -> str:
    """The try of this order that a person decides. Raises: NotFound when there is none."""
    order = own_order(reference, "money")
    payment = settlement.decidable(order.id)
    if payment is None:
        raise NotFound()
    return payment.id
