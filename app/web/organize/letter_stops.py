"""POST /organize/events/<code>/letters/<id>/stop: not for this date, or no further."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Event
from app.kernel.db import in_transaction
from app.letters import actions
from app.web.context import now
from app.web.guards import organizer, own_event
from app.web.organize.letters import note_letter, owned

page = Blueprint("letter_stops", __name__)


@page.post("/organize/events/<code>/letters/<int:letter_id>/stop")
@organizer
def create(code: str, letter_id: int) -> ResponseReturnValue:
    event = own_event(code)
    in_transaction(lambda: _stop(event, letter_id))
    flash(_("Pour cette date, plus rien de ce message ne part."), "info")
    return redirect(url_for("letters.index", code=code), 303)


def _stop(event: Event, letter_id: int) -> None:
    letter = owned(event, letter_id)
    actions.stop(letter, event, now=now())
    note_letter(event, "letter.stopped", letter)
