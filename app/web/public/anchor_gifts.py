"""/anchors/<secret>/gifts: an anchor guest gives one of the places they were given to give."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.guests.actions import give_place
from app.guests.rules import AllotmentSpent
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.orders.queries import order_by_id
from app.web.context import locale, now
from app.web.guards import anyone
from app.web.public.anchor_answers import gift_form, own_page, shown
from app.web.words import sentence

page = Blueprint("anchor_gifts", __name__)


@page.post("/anchors/<secret>/gifts")
@anyone
def create(secret: str) -> ResponseReturnValue:
    guest, event = own_page(secret)
    form = gift_form(guest, event)
    offer = form.chosen
    if not guest.allotment:
        refusal = AllotmentSpent()
        return shown(guest, event, refusal=sentence(refusal), status=refusal.status)
    if not form.validate_on_submit() or offer is None:
        return shown(guest, event, form=form, status=422)
    gift, key = form.gift(offer), f"{guest.id} {form.key.data}"[:64]

    def work() -> tuple[int, bool]:
        return give_place(guest.id, event, gift, locale=locale(), key=key, now=now())

    try:
        order_id, _new = in_transaction(work)
    except Refused as refusal:
        words = sentence(refusal)
        return shown(guest, event, form=form, refusal=words, status=refusal.status)
    flash(
        _("C’est offert : ouvrez le billet de %(name)s et envoyez-le.", name=gift.name), "success"
    )
    return redirect(url_for("orders.show", secret=order_by_id(order_id).secret), 303)
