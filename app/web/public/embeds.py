"""/events/<code>/embed and /series/<code>/embed: a card that another site shows in a frame.

The only pages that may stand in one: they hold nothing to press but a link that opens our page.
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.events import queries as events
from app.events.models import Event
from app.kernel.errors import NotFound
from app.web.context import now, settings
from app.web.guards import anyone
from app.web.listing import cards
from app.web.public.events import seen as seen_event
from app.web.public.series import seen as seen_series
from app.web.security import content_policy
from app.web.shared import shared

page = Blueprint("embeds", __name__)


@page.get("/events/<code>/embed")
@anyone
@shared
def show(code: str) -> ResponseReturnValue:
    return _card(seen_event(events.event_by_code(code)))


@page.get("/series/<code>/embed")
@anyone
@shared
def index(code: str) -> ResponseReturnValue:
    """The next date of a series: the frame never has to be changed."""
    coming = events.coming_of_series(seen_series(code).id, now=now(), count=1)
    if not coming:
        raise NotFound()
    return _card(coming[0])


def _card(event: Event) -> Response:
    words = render_template(
        "public/embeds/show.html",
        event=event,
        card=cards([event], now=now())[0],
        url=f"{settings().base_url}/events/{event.code}",
    )
    answer = make_response(words)
    answer.headers["Content-Security-Policy"] = content_policy(request.path, framed=True)
    return answer
