"""/organize/events/<code>/waitlist/<id>: moved in the line, or proposed places before the turn."""

from __future__ import annotations

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.kernel.text import clean_name
from app.waitlist import actions
from app.waitlist.rules import REASON_MAX, Move
from app.web.context import now, user
from app.web.guards import organizer
from app.web.organize.waitlist import as_it_is, back_to, listed, own_entry
from app.web.words import sentence

page = Blueprint("waitlist_places", __name__)


@page.post("/organize/events/<code>/waitlist/<int:entry_id>/place")
@organizer
def update(code: str, entry_id: int) -> ResponseReturnValue:
    entry = own_entry(code, entry_id)
    typed = request.form.get("to", "")
    to = Move(typed) if typed in list(Move) else Move.UP
    why = clean_name(request.form.get("why", ""))
    if not 0 < len(why) <= REASON_MAX:
        words = _("Dites pourquoi, en %(most)s caractères au plus.", most=REASON_MAX)
        return listed(entry.event, as_it_is(entry.event), wrong=(entry_id, words), status=422)
    actor = f"user:{user().id}"
    try:
        in_transaction(lambda: actions.move(entry_id, to, why=why, actor=actor, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("%(name)s a changé de place. La raison est gardée.", name=entry.name), "success")
    return back_to(code)


@page.post("/organize/events/<code>/waitlist/<int:entry_id>/proposal")
@organizer
def create(code: str, entry_id: int) -> ResponseReturnValue:
    entry = own_entry(code, entry_id)
    actor = f"user:{user().id}"
    try:
        in_transaction(lambda: actions.serve_now(entry_id, actor=actor, now=now()))
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("Places proposées à %(name)s.", name=entry.name), "success")
    return back_to(code)
