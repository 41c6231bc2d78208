"""/organize/events/<code>/arrivals/newcomers: who came for the first time."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.arrivals import queries as arrivals
from app.web.context import asked_number, viewer
from app.web.guards import organizer, own_event

page = Blueprint("newcomers", __name__)


@page.get("/organize/events/<code>/arrivals/newcomers")
@organizer
def index(code: str) -> ResponseReturnValue:
    """Phones stand here for those who may see them: not for who only keeps the door."""
    event = own_event(code, "door")
    search = request.args.get("q", "").strip()[:100]
    asked = request.args.get("page", 1, asked_number)
    return render_template(
        "organize/arrivals/newcomers.html",
        event=event,
        search=search,
        found=arrivals.newcomers(event, words=search, page=asked),
        sees_phones=viewer().may("money", event.organizer_id),
    )
