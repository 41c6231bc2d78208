"""/organize/events/<code>/scanners/<id>/sums: money told by a phone once it was taken away."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.takes import actions as takes
from app.takes.queries import told_after
from app.unselling import actions as unselling
from app.untaking import actions as untaking
from app.untaking.queries import undone_by, waiting_of
from app.walkins.queries import told_after as sales_after
from app.web.context import now, user
from app.web.guards import organizer, own_event
from app.web.organize.scanners import owned
from app.web.words import sentence

page = Blueprint("late_sums", __name__)
HERE = "/organize/events/<code>/scanners/<int:scanner_id>/sums"


@page.post(HERE)
@organizer
def create(code: str, scanner_id: int) -> ResponseReturnValue:
    """It came: it pays as it would have, or is taken back as its cashier said."""
    return _decide(code, scanner_id, accepts=True)


@page.post(f"{HERE}/end")
@organizer
def destroy(code: str, scanner_id: int) -> ResponseReturnValue:
    """It did not come, or nobody knows: it stays as told, and pays nothing."""
    return _decide(code, scanner_id, accepts=False)


def _decide(code: str, scanner_id: int, *, accepts: bool) -> ResponseReturnValue:
    phone = owned(own_event(code, "money"), scanner_id)
    who, named = user().id, request.form.get("id", "")
    sums = {take.id for take, _name, _order in told_after(phone.id)}
    sales = {sale.id for sale, _name in sales_after(phone.id)}
    undos = {undo.id for undo, _take, _order in waiting_of(phone.id)}

    def act() -> None:
        if named in undos:
            untaking.decide(named, accepts=accepts, now=now())
            unselling.undo_if_told(undone_by(named), now=now())
        elif named in sales:
            unselling.decide(named, accepts=accepts, user_id=who, now=now())
        else:
            takes.decide(named if named in sums else "", accepts=accepts, user_id=who, now=now())
            untaking.undo_if_told(named, now=now())

    try:
        in_transaction(act)
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("C’est accepté.") if accepts else _("C’est mis de côté."), "success")
    return redirect(url_for("scanners.show", code=code, scanner_id=scanner_id), 303)
