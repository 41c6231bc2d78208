"""…/editions: what a series, or an organizer, has held so far, latest first."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.events.queries import organizer_by_code
from app.kernel.errors import NotFound
from app.programme import queries as programme
from app.programme.queries import Found
from app.web.context import asked_number, now
from app.web.guards import anyone
from app.web.listing import by_theme, cards
from app.web.public.series import seen
from app.web.shared import shared

page = Blueprint("editions", __name__)


@page.get("/series/<code>/editions")
@anyone
@shared
def index(code: str) -> ResponseReturnValue:
    series = seen(code)
    found = programme.past_editions(series_id=series.id, now=now(), page=_asked_page())
    return _told(found, name=series.title, there=f"/series/{series.code}", title=series.title)


@page.get("/organizers/<code>/editions")
@anyone
@shared
def show(code: str) -> ResponseReturnValue:
    organizer = organizer_by_code(code)
    if organizer is None:
        raise NotFound()
    found = programme.past_editions(organizer_id=organizer.id, now=now(), page=_asked_page())
    return _told(found, name=organizer.name, there=f"/organizers/{organizer.code}")


def _asked_page() -> int:
    return request.args.get("page", 1, asked_number)


def _told(found: Found, *, name: str, there: str, title: str = "") -> str:
    shown = by_theme(cards(found.events, now=now()), title)
    return render_template(
        "public/editions/index.html", found=found, past=shown, name=name, there=there
    )
