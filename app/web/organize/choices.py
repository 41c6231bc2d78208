"""/organize/orders/<reference>/choice: the team notes what a buyer said on the phone."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cancelling.actions import choose
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.web.context import asked_number, now, user
from app.web.guards import organizer, own_order
from app.web.organize.orders import back_to
from app.web.public.choices import OFFERED
from app.web.words import sentence

page = Blueprint("organize_choices", __name__)


@page.post("/organize/orders/<reference>/choice")
@organizer
def create(reference: str) -> ResponseReturnValue:
    order = own_order(reference, "money")
    chosen = OFFERED.get(request.form.get("as", ""))
    of, actor = request.form.get("of", 0, asked_number), f"user:{user().id}"
    if chosen is None:
        flash(_("Choisissez : le remboursement ou l’avoir."), "warning")
        return back_to(reference)
    try:
        in_transaction(lambda: choose(of, order.id, chosen, actor=actor, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return back_to(reference)
    flash(_("Choix noté."), "success")
    return back_to(reference)
