"""/events/<code>/card.jpg: what a chat shows beside the link to a date."""

from __future__ import annotations

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from app.events import queries as events
from app.pictures.queries import content_of
from app.web.format import when
from app.web.guards import anyone
from app.web.listing import cover_of, place_of
from app.web.public.covers import DAY
from app.web.public.events import seen
from app.web.share_card import WIDTH, share_card
from app.web.shared import shared

page = Blueprint("share_cards", __name__)


@page.get("/events/<code>/card.jpg")
@anyone
@shared
def show(code: str) -> ResponseReturnValue:
    event = seen(events.event_by_code(code))
    place = " · ".join(part for part in (place_of(event), event.organizer.name) if part)
    lines = (when(event.starts_at, event.timezone), place)
    photo = content_of(event.picture.code, WIDTH) if event.picture else None
    answer = make_response(share_card(*cover_of(event), event.title, lines, photo or b""))
    answer.mimetype = "image/jpeg"
    answer.cache_control.max_age = DAY
    return answer
