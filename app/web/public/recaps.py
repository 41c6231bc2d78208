"""/events/<code>/recap: what an evening left, for who was there and who was not."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.events import queries as events
from app.events.models import Event
from app.kernel.errors import NotFound
from app.recaps import queries
from app.recaps.rules import FileKind
from app.web.context import now, viewer
from app.web.guards import anyone
from app.web.listing import cards
from app.web.public.events import seen
from app.web.shared import shared

page = Blueprint("recaps", __name__)


def open_recap(code: str) -> Event:
    """Its date, where the page is public, or the reader of its team. Raises: NotFound."""
    event = seen(events.event_by_code(code))
    if queries.public_recap(event.id) is None and not viewer().knows(event.organizer_id):
        raise NotFound()
    return event


@page.get("/events/<code>/recap")
@anyone
@shared
def show(code: str) -> ResponseReturnValue:
    event = open_recap(code)
    coming = events.coming_of_organizer(event.organizer_id, now=now(), count=3)
    return render_template(
        "public/recaps/show.html",
        event=event,
        recap=queries.recap_of(event.id),
        slides=queries.files_of(event.id, FileKind.SLIDES),
        photos=queries.files_of(event.id, FileKind.PHOTO),
        testimonies=queries.public_testimonies(event.id),
        meetings=queries.meetings(event.id),
        coming=cards(coming, now=now()),
    )
