"""POST /organize/events/<code>/letters/proposed: the four usual letters, as they are proposed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from app.events.models import Event
from app.kernel.db import in_transaction
from app.letters import actions, queries
from app.web.context import now
from app.web.guards import organizer, own_event
from app.web.letter_words import proposed
from app.web.organize.letters import note_letter, useful

page = Blueprint("letter_sets", __name__)


@page.post("/organize/events/<code>/letters/proposed")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)
    made = in_transaction(lambda: _write_all(event))
    flash(ngettext("Un message est prêt.", "%(num)s messages sont prêts.", made), "success")
    return redirect(url_for("letters.index", code=code), 303)


def _write_all(event: Event) -> int:
    """For each date of its series, where it has one."""
    lacking = useful(event, queries.letters_of(event))
    for kind in lacking:
        letter = actions.write(event, proposed(kind), each_date=True, now=now())
        note_letter(event, "letter.written", letter)
    return len(lacking)
