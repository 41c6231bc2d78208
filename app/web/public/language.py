"""The other language, on the same page."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from app.accounts import actions
from app.kernel.db import transaction
from app.web.context import LANGUAGES, settings, viewer
from app.web.guards import anyone
from app.web.security import YEAR, local_path

page = Blueprint("language", __name__)


@page.post("/language")
@anyone
def update() -> ResponseReturnValue:
    chosen = request.form.get("language", "")
    answer = redirect(local_path(request.form.get("next")) or "/")
    if chosen not in LANGUAGES:
        return answer
    if user := viewer().user:
        with transaction():
            actions.speak(user, chosen)
    answer.set_cookie(
        "lang", chosen, max_age=YEAR, secure=settings().is_https, httponly=True, samesite="Lax"
    )
    return answer
