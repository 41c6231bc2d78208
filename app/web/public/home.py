"""/: the coming dates, by month, found by city, kind, theme, audience, price or words."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.events.rules import Kind
from app.programme import queries as programme
from app.programme.rules import PRICES
from app.web.cards import EventCard
from app.web.context import asked_number, now, settings
from app.web.guards import anyone
from app.web.listing import cards, month_words
from app.web.looking import Address, asked
from app.web.shared import shared

page = Blueprint("home", __name__)


@page.get("/")
@anyone
@shared
def index() -> ResponseReturnValue:
    search, choices = asked(), programme.choices(now=now())
    wanted = request.args.get("page", 1, asked_number)
    found = programme.coming(search, among=choices, now=now(), page=wanted)
    return render_template(
        "public/home/index.html",
        search=search,
        found=found,
        months=_by_month(cards(found.events, now=now())),
        choices=choices,
        kinds=list(Kind),
        prices=PRICES,
        link=Address("/", search),
    )


def _by_month(shown: list[EventCard]) -> list[tuple[str, list[EventCard]]]:
    def month(card: EventCard) -> str:
        return month_words(card.starts_at, card.tz or settings().timezone)

    return [(words, list(of_month)) for words, of_month in groupby(shown, key=month)]
