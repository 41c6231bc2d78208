"""/organize/orders/<reference>/odd: another sum than billed came: back to its sender, or kept."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, ValidationError

from app.deciding import actions
from app.deciding.queries import came_odd
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders.models import Order
from app.settlement import queries as settlement
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus
from app.web.context import now, user
from app.web.fields import LineField
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to
from app.web.words import sentence

page = Blueprint("odd_money", __name__)
REASON = 200  # characters
HERE = "/organize/orders/<reference>/odd"


class OddForm(FlaskForm):
    what = RadioField(
        _l("Qu’en faites-vous ?"),
        choices=[SelectChoice("back", _l("Le rendre")), SelectChoice("keep", _l("Le garder"))],
        validators=[AnyOf(["back", "keep"], _l("Choisissez dans la liste."))],
        validate_choice=False,  # our sentence, not the library's
    )
    reason = LineField(_l("Si vous le gardez, pourquoi"), max=REASON)

    def validate_reason(self, field: LineField) -> None:
        if not field.data and self.what.data == "keep":
            raise ValidationError(_("Écrivez pourquoi : on le lira dans vos comptes."))


@page.get(HERE)
@organizer
def new(reference: str) -> ResponseReturnValue:
    order = own_order(reference)
    payment = _waiting(order)
    return _ask(order, payment, OddForm()) if payment else _decided(reference)


@page.post(HERE)
@organizer
def create(reference: str) -> ResponseReturnValue:
    order = own_order(reference)
    payment, form = _waiting(order), OddForm()
    if payment is None:
        return _decided(reference)
    if not form.validate_on_submit():
        return _ask(order, payment, form, 422)
    act = partial(actions.give_back, payment.id)
    words = _("Noté : cet argent est à rendre.")
    if form.what.data == "keep":
        act = partial(actions.keep, payment.id, reason=form.reason.data)
        words = _("Noté : cet argent est gardé, et on sait pourquoi.")
    try:
        in_transaction(partial(act, user_id=user().id, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(words, "success")
    return back_to(reference)


def _decided(reference: str) -> ResponseReturnValue:
    flash(_("Rien n’attend plus ici : c’est déjà décidé."), "info")
    return back_to(reference)


def _waiting(order: Order) -> Payment | None:
    odd = [each for each in settlement.payments_of(order.id) if _is_odd(each)]
    return odd[-1] if odd else None


def _is_odd(payment: Payment) -> bool:
    return payment.status is PaymentStatus.ATTENTION and came_odd(payment) is not None


def _ask(order: Order, payment: Payment, form: OddForm, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "organize/orders/odd.html",
        event=order.event,
        order=order,
        payment=payment,
        came=came_odd(payment),
        form=form,
    ), status
