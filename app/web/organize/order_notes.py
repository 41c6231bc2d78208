"""/organize/orders/<reference>/note: the team's own words about an order."""

from __future__ import annotations

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.kernel.db import in_transaction
from app.orders.models import Order
from app.register.actions import write_note
from app.register.rules import NOTE_MAX
from app.web.context import now, user
from app.web.fields import CleanTextField
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to

page = Blueprint("order_notes", __name__)


class NoteForm(FlaskForm):
    note = CleanTextField(
        _l("Note de l’équipe"),
        max=NOTE_MAX,
        description=_l("Pour vous et votre équipe : l’acheteur ne la lit pas."),
    )


@page.get("/organize/orders/<reference>/note")
@organizer
def edit(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    return shown(order, NoteForm(data={"note": order.note}))


@page.post("/organize/orders/<reference>/note")
@organizer
def update(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    form = NoteForm()
    if not form.validate_on_submit():
        return shown(order, form, 422)
    actor, words = f"user:{user().id}", form.note.data or ""
    in_transaction(lambda: write_note(order.id, words, actor=actor, now=now()))
    flash(_("Note gardée."), "success")
    return back_to(reference)


def shown(order: Order, form: NoteForm, status: int = 200) -> ResponseReturnValue:
    return render_template("organize/orders/note.html", order=order, form=form), status
