"""/organize/events/<code>/answers.csv: every answer, one a line, for a spreadsheet. No need."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.kernel.sheets import sheet
from app.questions.queries import told_of
from app.web.asking import shown, words_of
from app.web.guards import organizer, own_event

page = Blueprint("answers", __name__)


@page.get("/organize/events/<code>/answers.csv")
@organizer
def show(code: str) -> ResponseReturnValue:
    event = own_event(code)
    head = [_("Question"), _("Référence"), _("Nom"), _("Réponse")]
    rows = [
        [words_of(one.question), one.reference, one.name, shown(one.question, one.value)]
        for one in told_of(event.id)
    ]
    answer = Response("".join(sheet([[head], rows])), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"reponses-{code}.csv")
    return answer
