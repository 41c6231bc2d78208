"""Days and hours as people type them: by a phone's picker, or 28/11/2026 and 18 h 30."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from wtforms.widgets import DateInput, TimeInput

from app.events.rules import YEARS_AHEAD, clock_oddity
from app.kernel.clock import local
from app.web.context import now, settings
from app.web.fields import TypedField

OLDEST = 2000  # year of a series that began long ago


class DayField(TypedField):
    """A day; `.data` is a date. `past=True` lets an earlier day stand (a series under way)."""

    widget = DateInput()
    blank = None

    def __init__(self, *args: Any, past: bool = False, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.past = past

    def nothing_typed(self) -> str:
        return _("Choisissez un jour.")

    def read(self, typed: str) -> date:
        day = read_day(typed)
        today = local(now(), settings().timezone).date()
        if day < today and not (self.past and day.year >= OLDEST):
            raise ValueError(_("Cette date est passée."))
        if day.year > today.year + YEARS_AHEAD:
            raise ValueError(_("Choisissez un jour d’ici %(n)s ans.", n=YEARS_AHEAD))
        return day

    def shown(self, data: Any) -> str:
        return f"{data:%Y-%m-%d}"


class HourField(TypedField):
    """An hour of the day; `.data` is a time without a zone."""

    widget = TimeInput()
    blank = None

    def nothing_typed(self) -> str:
        return _("Choisissez une heure.")

    def read(self, typed: str) -> time:
        found = re.fullmatch(r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?(?::00)?", typed.strip())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise ValueError(_("Cette heure ne se lit pas. Modèle : 18:30"))
        return time(hour, minute)

    def shown(self, data: Any) -> str:
        return f"{data:%H:%M}"


def read_day(typed: str) -> date:
    """2026-11-28, or 28/11/2026 as people write it here; digits of any script.

    Raises: ValueError with the sentence to show.
    """
    numbers = re.fullmatch(r"(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})", typed.strip())
    if not numbers:
        raise ValueError(_("Cette date ne se lit pas. Modèle : 28/11/2026"))
    first, month, last = (int(n) for n in numbers.groups())
    year, day = (first, last) if first > 31 else (last, first)
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        raise ValueError(_("Cette date ne se lit pas. Modèle : 28/11/2026"))
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        words = format_date(date(2000, month, 1), "MMMM")
        raise ValueError(_("Le %(day)s %(month)s n’existe pas.", day=day, month=words))
    return date(year, month, day)


def clock_words(day: date, at: time, zone: str) -> str:
    """Why this hour of that day cannot be taken, where clocks change; else ""."""
    told: dict[str, Callable[[], str]] = {
        "skipped": lambda: _("Cette heure n’existe pas ce jour-là : on passe à l’heure d’été."),
        "twice": lambda: _("Cette heure vient deux fois ce jour-là : choisissez-en une autre."),
        "": lambda: "",
    }
    return told[clock_oddity(day, at, zone)]()
