"""/organize/events/<code>/answers and answers.csv: every answer, one a line. No need."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.sheets import sheet
from app.questions.queries import Told, among, told_of
from app.web.asking import shown, words_of
from app.web.context import asked_number
from app.web.guards import organizer, own_event

page = Blueprint("answers", __name__)
WORDS_MAX = 100  # characters looked for


@page.get("/organize/events/<code>/answers")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code)
    told = told_of(event.id)
    words, wanted = searched(), request.args.get("question", 0, asked_number)
    asked = {one.question.id: words_of(one.question) for one in told}
    wanted = wanted if wanted in asked else 0
    chosen = [one for one in told if wanted in (0, one.question.id)]
    return render_template(
        "organize/answers/index.html",
        event=event,
        found=among(chosen, words, page=request.args.get("page", 1, asked_number)),
        search=words,
        asked=asked,
        wanted=wanted,
        words_of=words_of,
        shown=shown,
    )


def searched() -> str:
    return request.args.get("q", "").strip()[:WORDS_MAX]


@page.get("/organize/events/<code>/answers.csv")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code)
    head = [_("Question"), _("Référence"), _("Nom"), _("Réponse")]
    answer = Response("".join(sheet([[head], map(_line, told_of(event.id))])), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"reponses-{code}.csv")
    return answer


def _line(one: Told) -> list[object]:
    return [words_of(one.question), one.reference, one.name, shown(one.question, one.value)]
