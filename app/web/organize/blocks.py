"""/organize/events/<code>/scanners/<id>/block: places that a phone keeps to sell at the door."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.blocks import actions as blocks
from app.kernel.db import in_transaction
from app.web.context import now, user
from app.web.guards import organizer, own_event
from app.web.organize.scanners import BlockForm, owned, shown

page = Blueprint("blocks", __name__, url_prefix="/organize/events/<code>/scanners")


@page.post("/<int:scanner_id>/block")
@organizer
def update(code: str, scanner_id: int) -> ResponseReturnValue:
    """Fewer are given back at once; more are taken as far as the room still has them."""
    event = own_event(code, "organize")
    phone = owned(event, scanner_id)
    form = BlockForm()
    if not form.validate_on_submit():
        return shown(event, phone, form), 422
    size = form.block.data
    kept = in_transaction(lambda: blocks.resize(phone.id, size, by=user().id, now=now()))
    some = ngettext("Une place est gardée.", "%(num)s places sont gardées.", kept)
    told = some if kept else _("Aucune place n’est gardée.")
    few = _("La salle n’en a pas davantage.") if kept < size else ""
    flash(f"{told} {few}".rstrip(), "warning" if few else "success")
    return redirect(url_for("scanners.show", code=code, scanner_id=phone.id), 303)
