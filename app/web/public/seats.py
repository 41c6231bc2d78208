"""/orders/<secret>/seats/<id>: the buyer names a seat of their party, or takes one back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders import queries as orders
from app.orders.models import Order
from app.parties.actions import name_seat, take_back
from app.tickets.models import Ticket
from app.tickets.queries import ticket_by_id
from app.web.context import now
from app.web.fields import NameField
from app.web.guards import anyone
from app.web.public.declarations import WrongSeat, order_page
from app.web.words import sentence

page = Blueprint("seats", __name__)
NOT_FOUND = 404


class SeatForm(FlaskForm):
    holder = NameField(_l("Nom de l’invité"), required=True, render_kw={"autocomplete": "off"})


@page.post("/orders/<secret>/seats/<int:ticket_id>")
@anyone
def update(secret: str, ticket_id: int) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(NOT_FOUND)
    form = SeatForm()
    if not form.validate_on_submit():
        words = (form.holder.errors or [_("Écrivez un nom.")])[0]
        typed = request.form.get("holder", "")
        return order_page(order, wrong_seat=WrongSeat(ticket_id, words, typed), status=422)
    try:
        in_transaction(lambda: name_seat(order.id, ticket_id, form.holder.data, now=now()))
    except Refused as refusal:
        return _refused(order, ticket_id, refusal)
    flash(_("Place au nom de %(name)s.", name=form.holder.data), "success")
    return _back(secret)


@page.post("/orders/<secret>/seats/<int:ticket_id>/end")
@anyone
def destroy(secret: str, ticket_id: int) -> ResponseReturnValue:
    order = orders.order_by_secret(secret) or abort(NOT_FOUND)
    try:
        in_transaction(lambda: take_back(order.id, ticket_id, now=now()))
    except Refused as refusal:
        return _refused(order, ticket_id, refusal)
    flash(_taken_back(ticket_by_id(ticket_id)), "success")
    return _back(secret)


def _taken_back(old: Ticket) -> str:
    """What the buyer still has to do."""
    if old.claimed_at is None:
        return _("Place reprise. L’ancien billet n’ouvre plus la porte.")
    if old.holder_email:
        return _(
            "Place reprise. L’ancien billet n’ouvre plus la porte ; %(name)s le lit par e-mail.",
            name=old.holder_name,
        )
    return _(
        "Place reprise. L’ancien billet n’ouvre plus la porte : dites-le à %(name)s.",
        name=old.holder_name,
    )


def _refused(order: Order, ticket_id: int, refusal: Refused) -> ResponseReturnValue:
    if refusal.status == NOT_FOUND:
        raise refusal
    fresh = orders.order_by_secret(order.secret) or abort(NOT_FOUND)
    wrong = WrongSeat(ticket_id, sentence(refusal), request.form.get("holder", ""))
    return order_page(fresh, wrong_seat=wrong, status=refusal.status)


def _back(secret: str) -> ResponseReturnValue:
    return redirect(url_for("orders.show", secret=secret, _anchor="seats"), 303)
