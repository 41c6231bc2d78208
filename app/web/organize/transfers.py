"""/organize/orders/<reference>/transfer: the team gives a ticket to another person."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.changes import queries
from app.changes.actions import transfer
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders.models import Order
from app.web.context import now, user
from app.web.guards import organizer, own_order
from app.web.organize.lines import known
from app.web.organize.orders import back_to
from app.web.public.transfers import HolderForm
from app.web.words import sentence

page = Blueprint("organize_transfers", __name__)


class GivenForm(HolderForm):
    ticket = RadioField(_l("Quel billet ?"), validators=[known], validate_choice=False)


def _form(order: Order) -> GivenForm:
    form = GivenForm()
    form.ticket.choices = [
        SelectChoice(str(ticket.id), f"{ticket.holder_name} · {ticket.ticket_type.name}")
        for ticket in queries.passable(order.id, order.event, now=now())
    ]
    if not form.is_submitted() and form.ticket.choices:
        form.ticket.data = form.ticket.choices[0].value
    return form


@page.get("/organize/orders/<reference>/transfer")
@organizer
def new(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    return _shown(order, _form(order))


@page.post("/organize/orders/<reference>/transfer")
@organizer
def create(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    form = _form(order)
    if not form.validate_on_submit() or not form.ticket.data:
        return _shown(order, form, 422)
    ticket_id, actor = int(form.ticket.data), f"user:{user().id}"
    try:
        in_transaction(
            lambda: transfer(ticket_id, form.holder(), actor=actor, now=now(), by_team=True)
        )
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return back_to(reference)
    flash(_("Billet transmis à %(name)s. L’ancien code ne vaut plus.", name=form.name.data))
    return back_to(reference)


def _shown(order: Order, form: GivenForm, status: int = 200) -> ResponseReturnValue:
    here = {"order": order, "event": order.event, "form": form}
    return render_template("organize/transfers/new.html", **here), status
