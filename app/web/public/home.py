"""/: the coming dates, by month, found by city, kind or words."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import urlencode

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.events import queries as events
from app.events.queries import Search
from app.events.rules import Kind
from app.web.cards import EventCard
from app.web.context import asked_number, now, settings
from app.web.guards import anyone
from app.web.listing import cards, month_words
from app.web.shared import shared

page = Blueprint("home", __name__)
WORDS_MAX = 100  # characters of a search


@page.get("/")
@anyone
@shared
def index() -> ResponseReturnValue:
    search = _asked()
    found = events.coming(search, now=now(), page=request.args.get("page", 1, asked_number))
    return render_template(
        "public/home/index.html",
        search=search,
        found=found,
        months=_by_month(cards(found.events, now=now())),
        cities=events.cities(now=now()),
        kinds=list(Kind),
        link=_link,
    )


def _asked() -> Search:
    """What the address asks for; what cannot be understood is left out."""
    kind = request.args.get("kind", "")
    return Search(
        city=request.args.get("city", "")[:WORDS_MAX],
        kind=Kind(kind) if kind in list(Kind) else None,
        words=request.args.get("q", "")[:WORDS_MAX].strip(),
    )


def _link(search: Search, **change: object) -> str:
    """The address of the same search with something changed, from its first page on."""
    kept = {"city": search.city, "kind": search.kind, "q": search.words} | change
    asked = urlencode({name: str(value) for name, value in kept.items() if value})
    return f"/?{asked}" if asked else "/"


def _by_month(shown: list[EventCard]) -> list[tuple[str, list[EventCard]]]:
    def month(card: EventCard) -> str:
        return month_words(card.starts_at, card.tz or settings().timezone)

    return [(words, list(of_month)) for words, of_month in groupby(shown, key=month)]
