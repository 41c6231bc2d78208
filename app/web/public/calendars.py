"""/events/<code>.ics and /series/<code>.ics: one date, or all of them to subscribe to."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, make_response
from flask.typing import ResponseReturnValue

from app.events import queries as events
from app.events.models import Event
from app.events.rules import Status
from app.web.context import now, settings
from app.web.guards import anyone
from app.web.ics import calendar
from app.web.public.events import seen as seen_event
from app.web.public.series import seen as seen_series
from app.web.shared import shared

page = Blueprint("calendars", __name__)


@page.get("/events/<code>.ics")
@anyone
@shared
def show(code: str) -> ResponseReturnValue:
    event = seen_event(events.event_by_code(code))
    return calendar_file([event], name=event.title, filename=event.code)


@page.get("/series/<code>.ics")
@anyone
@shared
def index(code: str) -> ResponseReturnValue:
    series = seen_series(code)
    dates = [e for e in events.dates_of_series(series.id) if e.status is not Status.DRAFT]
    return calendar_file(dates, name=series.title, filename=series.code)


def calendar_file(dates: Iterable[Event], *, name: str, filename: str) -> ResponseReturnValue:
    """Stamped by the hour: asked again within it, the same file answers that nothing is new."""
    base, stamp = settings().base_url, now().replace(minute=0, second=0, microsecond=0)
    pairs = [(event, f"{base}/events/{event.code}") for event in dates]
    answer = make_response(calendar(pairs, now=stamp, name=name))
    answer.mimetype = "text/calendar"
    answer.headers["Content-Disposition"] = f'inline; filename="{filename}.ics"'
    return answer
