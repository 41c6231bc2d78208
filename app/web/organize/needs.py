"""/organize/events/<code>/needs: what the kitchen and the hosts must know, until a week after."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.questions.queries import summary, told_of
from app.questions.rules import FORGOTTEN_AFTER
from app.web.asking import shown, words_of
from app.web.guards import organizer, own_event
from app.web.member import private

page = Blueprint("needs", __name__)
page.after_request(private)


@page.get("/organize/events/<code>/needs")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code)
    told = told_of(event.id, needs=True)
    counts = summary(told)
    asked = {one.question.id: one.question for one in told}
    return render_template(
        "organize/needs/index.html",
        event=event,
        totals=[
            (words_of(question), [(shown(question, v), n) for v, n in counts[id_].items()])
            for id_, question in asked.items()
        ],
        rows=[(one.name, words_of(one.question), shown(one.question, one.value)) for one in told],
        until=event.ends_at + FORGOTTEN_AFTER,
    )
