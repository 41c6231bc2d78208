"""POST /organize/events/<code>/skip: a date of a series is left out; …/end takes it up."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Event
from app.kernel.db import in_transaction
from app.kernel.errors import Refused
from app.planning.actions import resume, skip
from app.web.context import now
from app.web.guards import organizer, own_event
from app.web.organize.shape import note
from app.web.words import sentence

page = Blueprint("organize_skips", __name__)


@page.post("/organize/events/<code>/skip")
@organizer
def create(code: str) -> ResponseReturnValue:
    event = own_event(code)

    def work() -> None:
        skip(event)
        note("event.skipped", f"event:{event.id}", event.organizer_id)

    return _done(event, work, _("La date est sautée. Vous pouvez la reprendre."))


@page.post("/organize/events/<code>/skip/end")
@organizer
def destroy(code: str) -> ResponseReturnValue:
    event = own_event(code)

    def work() -> None:
        resume(event, now=now())
        note("event.resumed", f"event:{event.id}", event.organizer_id)

    return _done(event, work, _("La date est de nouveau au programme."))


def _done(event: Event, work: Callable[[], None], words: str) -> ResponseReturnValue:
    try:
        in_transaction(work)
    except Refused as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(words, "success")
    if event.series is None:
        return redirect(url_for("organize_events.show", code=event.code), 303)
    return redirect(url_for("organize_years.show", code=event.series.code), 303)
