"""POST /organize/newsletters/<code>/<id>/trial: an edition to who writes it, before all others."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.newsletters import actions
from app.web.context import now, user, wake
from app.web.guards import organizer, own_organizer
from app.web.organize.newsletters import owned
from app.web.words import sentence

page = Blueprint("newsletter_trials", __name__)


@page.post("/organize/newsletters/<code>/<int:edition_id>/trial")
@organizer
def create(code: str, edition_id: int) -> ResponseReturnValue:
    of = own_organizer(code, "organize")
    edition = owned(of, edition_id)
    back = redirect(url_for("organize_newsletters.edit", code=code, edition_id=edition_id), 303)
    try:
        left = in_transaction(lambda: actions.try_out(edition, user(), now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
        return back
    wake("post")
    if left:
        flash(
            _("L’essai part à %(to)s. Relisez-le sur votre téléphone.", to=user().email), "success"
        )
    else:
        flash(_("Votre compte n’a pas d’adresse e-mail."), "warning")
    return back
