"""The holidays of a country, reckoned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from babel.core import get_global
from dateutil.easter import easter

from app.holidays.rules import EASTER, FIXED, MOON, Holiday, moon_day, moon_years


def country_of(timezone: str) -> str:
    """ "CM" for Africa/Douala; "" where a zone is no country's."""
    return str(get_global("zone_territories").get(timezone, ""))


def is_known(country: str) -> bool:
    return country in FIXED


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> dict[date, Holiday]:
    """By day. A feast of the moon stands on the days beside it too."""
    found: dict[date, Holiday] = {}
    for name, day in _moon(country, year):
        for n in (-1, 1, 0):
            beside = day + timedelta(days=n)
            found[beside] = Holiday(beside, name, sure=False)
    for (month, n), name in FIXED.get(country, {}).items():
        found[date(year, month, n)] = Holiday(date(year, month, n), name)
    for after, name in EASTER.get(country, {}).items():
        day = easter(year) + timedelta(days=after)
        found[day] = Holiday(day, name)
    return found


def _moon(country: str, year: int) -> Iterable[tuple[str, date]]:
    for (month, n), name in MOON.get(country, {}).items():
        for moon_year in moon_years(year):
            day = moon_day(moon_year, month, n)
            if day.year == year:
                yield name, day


def holiday_on(day: date, country: str) -> Holiday | None:
    return holidays_of(country, day.year).get(day)
