"""/organize/speakers: who spoke for a team, and at which dates."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.events import queries as events
from app.web.context import asked_number, viewer
from app.web.guards import organizer

page = Blueprint("organize_speakers", __name__)
ROWS = 30  # people on one page
WORDS_MAX = 100  # characters of a search


@page.get("/organize/speakers")
@organizer
def index() -> ResponseReturnValue:
    mine = [o.id for o in viewer().organizers("organize")]
    words = request.args.get("q", "").strip()[:WORDS_MAX]
    found = events.speakers_of_team(mine, words=words)
    pages = max(1, -(-len(found) // ROWS))
    at = min(max(1, request.args.get("page", 1, asked_number)), pages)
    return render_template(
        "organize/speakers/index.html",
        found=found[(at - 1) * ROWS : at * ROWS],
        words=words,
        at=at,
        pages=pages,
    )
