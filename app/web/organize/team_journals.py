"""/organize/organizers/<code>/journal: who did what with a team, its series and its accounts."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.story.queries import names_of, team_journal_of
from app.web.context import asked_number
from app.web.guards import organizer, own_organizer
from app.web.organize.story_words import sentences

page = Blueprint("team_journals", __name__)


@page.get("/organize/organizers/<code>/journal")
@organizer
def index(code: str) -> ResponseReturnValue:
    of = own_organizer(code)
    told, at, pages = team_journal_of(of.id, request.args.get("page", 1, asked_number))
    story = sentences(told, names_of(told))
    return render_template(
        "organize/journal/team.html", organizer=of, story=story, page=at, pages=pages
    )
