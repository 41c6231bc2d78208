"""/calendar: what a city holds in a month, day by day, past days too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.elsewhere.models import OtherDate
from app.elsewhere.queries import others
from app.events.rules import Kind
from app.kernel.clock import local
from app.programme import queries as programme
from app.programme.queries import FARTHEST, OF_DAY, Leaf
from app.programme.rules import PRICES, Month, Search, read_month
from app.web.cards import EventCard
from app.web.context import asked_number, now, settings
from app.web.digest import digest
from app.web.format import local as shown_at
from app.web.guards import anyone
from app.web.listing import cards
from app.web.looking import Address, asked
from app.web.shared import shared

page = Blueprint("calendar", __name__)


@page.get("/calendar")
@anyone
@shared
def index() -> ResponseReturnValue:
    search, choices = asked(), programme.choices(now=now())
    today = local(now(), settings().timezone).date()
    month = read_month(request.args.get("month", "")) or Month(today.year, today.month)
    leaves = programme.of_month(search, month, among=choices)
    day = _asked_day(month)
    listed = [leaf for leaf in leaves if day in (None, leaf.day)]
    pages = max(1, -(-len(listed) // OF_DAY))
    at = min(max(1, request.args.get("page", 1, asked_number)), pages)
    events = programme.those(leaf.id for leaf in listed[(at - 1) * OF_DAY : at * OF_DAY])
    elsewhere = _elsewhere(search, month)
    shown = cards(events, now=now())
    base, title = settings().base_url, _digest_title(search.city)
    return render_template(
        "public/calendar/index.html",
        digest=digest(shown, title=title, base=base),
        elsewhere=[other for other in elsewhere if day in (None, day_of(other))],
        search=search,
        month=month,
        weeks=month.weeks(),
        marks=_marks(leaves, elsewhere),
        day=day,
        today=today,
        days=_by_day(shown),
        count=len(listed),
        at=at,
        pages=pages,
        choices=choices,
        kinds=list(Kind),
        prices=PRICES,
        link=Address("/calendar", search, month=str(month), day=str(day or "")),
        noon=noon,
    )


def _digest_title(city: str) -> str:
    if city:
        return _("Les prochains rendez-vous à %(city)s", city=city)
    return _("Les prochains rendez-vous")


def _asked_day(month: Month) -> date | None:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return day if (day.year, day.month) == (month.year, month.month) else None


def _elsewhere(search: Search, month: Month) -> list[OtherDate]:
    """What others hold, unless one asks for what only our dates tell."""
    if search.is_ours:
        return []
    first, after = (
        datetime.combine(each, time(), tzinfo=UTC) for each in (month.first, month.after)
    )
    found = others(
        first=first - FARTHEST, after=after + FARTHEST, city=search.city, words=search.words
    )
    return [other for other in found if month.first <= day_of(other) < month.after]


def day_of(other: OtherDate) -> date:
    return local(other.starts_at, other.calendar.timezone).date()


def _marks(leaves: Sequence[Leaf], elsewhere: Sequence[OtherDate]) -> dict[date, list[str]]:
    """The kinds of each day's dates."""
    found: dict[date, list[str]] = {}
    for leaf in leaves:
        found.setdefault(leaf.day, []).append(leaf.kind)
    for other in elsewhere:
        found.setdefault(day_of(other), []).append("elsewhere")
    return found


def _by_day(shown: list[EventCard]) -> list[tuple[date, list[EventCard]]]:
    def day(card: EventCard) -> date:
        return shown_at(card.starts_at, card.tz).date()

    return [(each, list(of_day)) for each, of_day in groupby(sorted(shown, key=day), key=day)]


def noon(day: date) -> datetime:
    """A day as an instant, for words: without a zone of its own."""
    return datetime.combine(day, time(12), tzinfo=UTC)
