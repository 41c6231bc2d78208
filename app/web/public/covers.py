"""/events/<code>/cover.svg: the picture of a date, drawn from the name of its theme."""

from __future__ import annotations

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from app.events import queries as events
from app.web.cover import draw
from app.web.guards import anyone
from app.web.listing import cover_of
from app.web.public.events import seen
from app.web.shared import shared

page = Blueprint("covers", __name__)
DAY = 86_400  # seconds


@page.get("/events/<code>/cover.svg")
@anyone
@shared
def show(code: str) -> ResponseReturnValue:
    event = seen(events.event_by_code(code))
    answer = make_response(draw(*cover_of(event)))
    answer.mimetype = "image/svg+xml"
    answer.cache_control.max_age = DAY
    return answer
