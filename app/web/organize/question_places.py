"""/organize/events/<code>/questions/<id>/place: one question earlier or later in the form."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.db import in_transaction
from app.questions.actions import move
from app.web.guards import organizer, own_event
from app.web.organize.questions import owned

page = Blueprint("question_places", __name__)


@page.post("/organize/events/<code>/questions/<int:question_id>/place")
@organizer
def create(code: str, question_id: int) -> ResponseReturnValue:
    event = own_event(code)
    up = request.form.get("to") != "later"
    in_transaction(lambda: move(owned(event, question_id), up=up))
    return redirect(url_for("questions.index", code=code, _anchor=f"q{question_id}"), 303)
