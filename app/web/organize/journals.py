"""/organize/events/<code>/journal: who did what with a date, newest first."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.story.queries import journal_of, names_of
from app.web.context import asked_number
from app.web.guards import organizer, own_event
from app.web.organize.story_words import sentences

page = Blueprint("journals", __name__)


@page.get("/organize/events/<code>/journal")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code)
    told, at, pages = journal_of(event.id, request.args.get("page", 1, asked_number))
    story = sentences(told, names_of(told))
    return render_template(
        "organize/journal/index.html", event=event, story=story, page=at, pages=pages
    )
