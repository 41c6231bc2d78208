"""POST /organize/organizers/<code>/invitations/<id>/end: a link that was sent works no more."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import db, in_transaction
from app.kernel.errors import NotFound
from app.teams.actions import take_back
from app.teams.models import Invitation
from app.web.context import now
from app.web.guards import organizer, own_organizer

page = Blueprint("organize_invitations", __name__)


@page.post("/organize/organizers/<code>/invitations/<int:invitation_id>/end")
@organizer
def destroy(code: str, invitation_id: int) -> ResponseReturnValue:
    of = own_organizer(code)
    found = db.session.get(Invitation, invitation_id)
    if found is None or found.organizer_id != of.id:
        raise NotFound()
    in_transaction(lambda: take_back(db.session.get_one(Invitation, invitation_id), now=now()))
    flash(_("Cette invitation ne marche plus."), "info")
    return redirect(url_for("organize_team.index", code=code), 303)
