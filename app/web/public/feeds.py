"""/calendar.ics?city=…&theme=… and /organizers/<code>.ics: dates of many, for a phone to follow."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.events.queries import organizer_by_code
from app.kernel.errors import NotFound
from app.programme import queries as programme
from app.programme.rules import Search
from app.web.context import now
from app.web.guards import anyone
from app.web.looking import asked
from app.web.public.calendars import calendar_file
from app.web.shared import shared

page = Blueprint("feeds", __name__)


@page.get("/calendar.ics")
@anyone
@shared
def index() -> ResponseReturnValue:
    """The programme by whatever it can be looked through: a city, a theme, a kind…"""
    search, choices = asked(), programme.choices(now=now())
    dates = programme.feed(search, among=choices, now=now())
    return calendar_file(dates, name=_name(search), filename="entregent")


@page.get("/organizers/<code>.ics")
@anyone
@shared
def show(code: str) -> ResponseReturnValue:
    organizer = organizer_by_code(code)
    if organizer is None:
        raise NotFound()
    dates = programme.of_organizer(organizer.id, now=now())
    return calendar_file(dates, name=organizer.name, filename=organizer.code)


def _name(search: Search) -> str:
    told = [words for words in (search.theme, search.audience, search.words, search.city) if words]
    return ", ".join(["Entregent", *(told or [_("toutes les dates")])])
