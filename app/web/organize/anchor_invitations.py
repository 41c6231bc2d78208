"""/organize/events/<code>/anchors/<id>/invitation: their page is sent to an anchor guest."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.guests.actions import invite
from app.kernel.db import in_transaction
from app.web.context import locale, now, user
from app.web.guards import organizer, own_event
from app.web.organize.anchors import own_guest

page = Blueprint("anchor_invitations", __name__)


@page.post("/organize/events/<code>/anchors/<int:anchor_id>/invitation")
@organizer
def create(code: str, anchor_id: int) -> ResponseReturnValue:
    event = own_event(code)
    guest = own_guest(event, anchor_id)
    by = user().id
    in_transaction(lambda: invite(guest, event, locale=locale(), user_id=by, now=now()))
    if guest.email:
        flash(_("L’invitation part par e-mail à %(email)s.", email=guest.email), "success")
    else:
        flash(_("Noté comme invité. Envoyez-lui sa page par WhatsApp."), "success")
    return redirect(url_for("anchors.index", code=code, _anchor=f"a{anchor_id}"), 303)
