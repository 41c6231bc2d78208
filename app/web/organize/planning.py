"""What else a city holds around a date, told where a team plans it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from app.events.models import Event
from app.programme.queries import Near, near
from app.web.context import now
from app.web.format import day_words
from app.web.public.calendar import noon

page = Blueprint("planning", __name__)
SHOWN = 6  # clashes of one date


@page.app_template_global("planned_beside")
def planned_beside(events: Sequence[Event]) -> dict[int, Near]:
    """For those that clash, by their id."""
    return {id_: found for id_, found in near(events, now=now()).items() if found.clashes}


@page.app_template_global("clash_words")
def clash_words(why: Sequence[str]) -> str:
    """ "même jour, même public"."""
    words: dict[str, Any] = {
        "hour": _("à la même heure ou presque"),
        "day": _("même jour"),
        "audience": _("même public"),
        "theme": _("même thème") if "day" in why else _("même thème, la même semaine"),
    }
    return ", ".join(words[reason] for reason in why)


@page.app_template_global("free_words")
def free_words(days: Sequence[date]) -> str:
    return ", ".join(day_words(noon(day), "UTC") for day in days)
