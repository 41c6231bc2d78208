"""/organize/events/<code>/questions/<id>/return: a question that was stopped is asked again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.models import Event
from app.kernel.db import in_transaction
from app.questions.actions import bring_back
from app.questions.rules import TooManyQuestions
from app.web.guards import organizer, own_event
from app.web.organize.questions import note_question, owned
from app.web.words import sentence

page = Blueprint("question_returns", __name__)


@page.post("/organize/events/<code>/questions/<int:question_id>/return")
@organizer
def create(code: str, question_id: int) -> ResponseReturnValue:
    event = own_event(code)
    try:
        in_transaction(lambda: _bring_back(event, question_id))
    except TooManyQuestions as refusal:
        flash(sentence(refusal), "warning")
    else:
        flash(_("Cette question se pose à nouveau, à la fin."), "success")
    return redirect(url_for("questions.index", code=code, _anchor=f"q{question_id}"), 303)


def _bring_back(event: Event, question_id: int) -> None:
    question = owned(event, question_id)
    bring_back(question)
    note_question(event, "question.back", question)
