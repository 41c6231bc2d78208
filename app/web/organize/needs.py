"""/organize/events/<code>/needs: what the kitchen and the hosts must know, until a week after."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.questions.queries import among, summary, told_of
from app.questions.rules import FORGOTTEN_AFTER
from app.web.asking import shown, words_of
from app.web.context import asked_number
from app.web.guards import organizer, own_event
from app.web.member import private
from app.web.organize.answers import searched

page = Blueprint("needs", __name__)
page.after_request(private)


@page.get("/organize/events/<code>/needs")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code)
    told = told_of(event.id, needs=True)
    words = searched()
    found = among(told, words, page=request.args.get("page", 1, asked_number))
    counts = summary(told)
    asked = {one.question.id: one.question for one in told}
    return render_template(
        "organize/needs/index.html",
        event=event,
        totals=[
            (words_of(question), [(shown(question, v), n) for v, n in counts[id_].items()])
            for id_, question in asked.items()
        ],
        found=found,
        search=words,
        rows=[
            (one.name, words_of(one.question), shown(one.question, one.value))
            for one in found.items
        ],
        until=event.ends_at + FORGOTTEN_AFTER,
    )
