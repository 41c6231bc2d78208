"""/organize/orders/<reference>/cancellation: an order, or some of its tickets, is cancelled."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.changes.actions import cancel
from app.changes.queries import Owned, owned
from app.events.rules import CancelsAs
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.web.context import now, user
from app.web.fields import LineField
from app.web.format import money
from app.web.guards import organizer, own_order
from app.web.organize.lines import known
from app.web.organize.orders import back_to
from app.web.words import sentence

page = Blueprint("organize_cancellations", __name__)
GIVES = {
    CancelsAs.REFUND: _l("Rembourser : la somme s’ajoute à vos remboursements à faire"),
    CancelsAs.CREDIT: _l("Donner un avoir, pour une autre date"),
    CancelsAs.NOTHING: _l("Ne rien rendre"),
}


class CancelForm(FlaskForm):
    pieces = SelectMultipleField(_l("Quelles places ?"), validate_choice=False)
    gives = RadioField(
        _l("Ce qui revient à l’acheteur"),
        choices=[SelectChoice(gives.value, words) for gives, words in GIVES.items()],
        validators=[known],
        validate_choice=False,
    )
    reason = LineField(_l("Pourquoi ?"), required=True, missing=_l("Dites pourquoi, en une ligne."))

    def validate_pieces(self, field: SelectMultipleField) -> None:
        offered = {choice.value for choice in field.iter_choices()}
        if not field.data or not set(field.data) <= offered:
            raise ValidationError(_("Choisissez au moins une place."))

    def validate_gives(self, field: RadioField) -> None:
        if not field.data:
            raise ValidationError(_("Choisissez dans la liste."))


def _form(order: Order) -> CancelForm:
    form = CancelForm()
    if not (order.total_amount or order.credit_amount):  # nothing was paid: nothing comes back
        del form.gives
    standing = [each for each in owned(order) if not each.used]
    form.pieces.choices = [SelectChoice(each.key, _words(each, order)) for each in standing]
    if not form.is_submitted():
        form.pieces.data = [each.key for each in standing]
        if form.gives:
            form.gives.data = (
                CancelsAs.REFUND.value if order.total_amount else CancelsAs.NOTHING.value
            )
    return form


def _words(each: Owned, order: Order) -> str:
    holders = ", ".join(dict.fromkeys(ticket.holder_name for ticket in each.tickets))
    value = money(each.piece.value, order.currency) if each.piece.value else _("Gratuit")
    return f"{each.name} · {holders} · {value}"


@page.get("/organize/orders/<reference>/cancellation")
@organizer
def new(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    if order.status is not OrderStatus.PAID:
        return redirect(url_for("organize_orders.show", reference=reference))
    return _shown(order, _form(order))


@page.post("/organize/orders/<reference>/cancellation")
@organizer
def create(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    if order.status is not OrderStatus.PAID:
        return _unpaid(order)
    form = _form(order)
    if not form.validate_on_submit():
        return _shown(order, form, 422)
    try:
        back = in_transaction(
            lambda: cancel(
                order.id,
                form.pieces.data,
                gives=CancelsAs(form.gives.data) if form.gives else CancelsAs.NOTHING,
                actor=f"user:{user().id}",
                now=now(),
                by_team=True,
                reason=form.reason.data,
            )
        )
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return back_to(reference)
    if back.refund:
        sum_ = money(back.refund, order.currency)
        flash(_("Annulé. Rendez %(sum)s, puis notez-le ici.", sum=sum_), "success")
    else:
        flash(_("Annulé : les places sont rendues."), "success")
    return back_to(reference)


def _unpaid(order: Order) -> ResponseReturnValue:
    """Its places go back; money that comes all the same is owed back."""
    done = in_transaction(
        lambda: cancel_unpaid(orders.lock_order(order.id), actor=f"user:{user().id}", now=now())
    )
    if done:
        flash(_("Commande annulée : les places sont rendues."), "info")
    else:
        flash(_("Cette commande est déjà réglée ou close."), "warning")
    return back_to(order.reference)


def _shown(order: Order, form: CancelForm, status: int = 200) -> ResponseReturnValue:
    here = {"order": order, "event": order.event, "form": form}
    return render_template("organize/cancellations/new.html", **here), status
