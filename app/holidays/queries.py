"""The holidays of a country, by the `holidays` library: docs/adr/0046."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from babel.core import get_global

from app.holidays.rules import BOTH, ESTIMATED, OBSERVED, Holiday, bare


def country_of(timezone: str) -> str:
    """ "CM" for Africa/Douala; "" where a zone is no country's."""
    return str(get_global("zone_territories").get(timezone, ""))


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    from holidays.registry import EntityLoader  # noqa: PLC0415 -- slow import, seldom needed

    return frozenset(EntityLoader.get_country_codes())


def is_known(country: str) -> bool:
    return country in _countries()


@lru_cache(maxsize=64)
def holidays_of(country: str, year: int) -> dict[date, Holiday]:
    """By day. A feast of the moon stands on the days beside it too."""
    if not is_known(country):
        return {}
    english = _told(country, year, "en")
    french = _told(country, year, "fr")
    sure: dict[date, Holiday] = {}
    beside: dict[date, Holiday] = {}
    for day, names in english.items():
        one = _holiday(day, names, french.get(day, ""))
        sure[day] = one
        if not one.sure:
            for n in (-1, 1):
                near = day + timedelta(days=n)
                beside[near] = Holiday(near, one.name, one.french, sure=False)
    return beside | sure


def _holiday(day: date, names: str, french: str) -> Holiday:
    told = names.split(BOTH)
    return Holiday(
        day,
        bare(names),
        bare(french),
        sure=not all(name.endswith(ESTIMATED) for name in told),
        instead=all(name.endswith(OBSERVED) for name in told),
    )


def _told(country: str, year: int, language: str) -> Mapping[date, str]:
    """In that language. Where there is no English, as the country says it; no French is none."""
    import holidays  # noqa: PLC0415 -- slow import: 0.16 s and 12 MB

    spoken = sorted(getattr(holidays, country).supported_languages, reverse=True)
    found = next((each for each in spoken if each.partition("_")[0] == language), None)
    if language == "fr" and found is None:
        return {}
    return dict(holidays.country_holidays(country, years=year, language=found))


def holiday_on(day: date, country: str) -> Holiday | None:
    return holidays_of(country, day.year).get(day)
