"""/privacy: what this house keeps of people, why, until when, and what they can do (PR53).

Made from the register (app/processing/rules.py): the same for every stranger.
"""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.erasing.rules import TIME_TO_UNDO
from app.processing.rules import ACTIVITIES
from app.web.context import settings
from app.web.guards import anyone
from app.web.processing_words import TEXTS, country_words, facts, span_words
from app.web.shared import shared

page = Blueprint("privacy", __name__)


@page.get("/privacy")
@anyone
@shared
def show() -> ResponseReturnValue:
    house = settings()
    return render_template(
        "public/privacy/show.html",
        activities=[(one.code, TEXTS[one.code].title, facts(one)) for one in ACTIVITIES],
        undo=span_words(TIME_TO_UNDO),
        house=house,
        country=country_words(house.hosting_country),
    )
