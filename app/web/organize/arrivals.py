"""/organize/events/<code>/arrivals: who comes in, live; the part that changes comes alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.arrivals import queries as arrivals
from app.arrivals.rules import SLICE, Flow, flow
from app.door import queries as doors
from app.events.models import Event
from app.events.rules import is_over
from app.tickets import queries as tickets
from app.web.context import locale, now
from app.web.format import hours, time_words
from app.web.guards import organizer, own_event

page = Blueprint("arrivals", __name__)
EVERY = 10  # seconds between two looks


@page.get("/organize/events/<code>/arrivals")
@organizer
def index(code: str) -> ResponseReturnValue:
    event = own_event(code, "door")
    return render_template("organize/arrivals/index.html", every=EVERY, **_facts(event))


@page.get("/organize/events/<code>/arrivals/live")
@organizer
def show(code: str) -> ResponseReturnValue:
    """The board alone. Nothing is counted for who has seen the last change."""
    event = own_event(code, "door")
    version = _version(event)
    if request.if_none_match.contains_weak(version):
        answer = Response(status=304)
    else:
        answer = make_response(render_template("organize/arrivals/_board.html", **_facts(event)))
    answer.set_etag(version)
    answer.cache_control.private = answer.cache_control.no_cache = True
    return answer


def _version(event: Event) -> str:
    """Doors and sales number their changes; the day's other changes wait for the next slice."""
    return f"{event.change_seq}-{int(now().timestamp()) // int(SLICE.total_seconds())}-{locale()}"


def _facts(event: Event) -> dict[str, Any]:
    board = arrivals.board(event)
    came = flow(board.times)
    return {
        "event": event,
        "board": board,
        "capacity": max(tickets.room_of(event.id).size or 0, board.expected),
        "bars": [(time_words(at, event.timezone), n) for at, n in came.bars],
        "each": _width_words(came.width),
        "pace": pace_words(came, event.timezone),
        "conflicts": doors.conflicts_since(event.id, 0),
        "is_over": is_over(event.ends_at, now=now()),
        "at": now(),
    }


def _width_words(width: timedelta) -> str:
    minutes = int(width.total_seconds()) // 60
    if minutes < 60:
        return _("Arrivées, toutes les %(n)s minutes", n=minutes)
    return _("Arrivées, heure par heure") if minutes == 60 else _("Arrivées, au fil des heures")


def pace_words(came: Flow, zone: str) -> str:
    """ "Au plus fort 34 personnes en 10 minutes, de 18 h 20 à 18 h 30 ; 12 en moyenne"."""
    if came.peak_at is None:
        return ""
    return _(
        "Au plus fort : %(peak)s en 10 minutes (%(span)s). En moyenne : %(mean)s.",
        peak=came.peak,
        span=hours(came.peak_at, came.peak_at + SLICE, zone),
        mean=round(came.mean),
    )
