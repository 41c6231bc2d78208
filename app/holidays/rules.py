"""Days that people have off, by country, and the days near them that one may choose instead.

Feasts of the moon are reckoned by its arithmetic calendar: true to a day, as the moon is seen or
not. Why not a library: docs/adr/0044.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# Cameroon: law 73/5 of 7 December 1973 and decrees after it. France: code du travail, L3133-1.
FIXED: dict[str, dict[tuple[int, int], str]] = {
    "CM": {
        (1, 1): "new-year",
        (2, 11): "youth",
        (5, 1): "labour",
        (5, 20): "unity",
        (8, 15): "assumption",
        (12, 25): "christmas",
    },
    "FR": {
        (1, 1): "new-year",
        (5, 1): "labour",
        (5, 8): "victory",
        (7, 14): "bastille",
        (8, 15): "assumption",
        (11, 1): "all-saints",
        (11, 11): "armistice",
        (12, 25): "christmas",
    },
}
EASTER: dict[str, dict[int, str]] = {  # days after Easter Sunday
    "CM": {-2: "good-friday", 39: "ascension"},
    "FR": {1: "easter-monday", 39: "ascension", 50: "whit-monday"},
}
MOON: dict[str, dict[tuple[int, int], str]] = {  # month and day of the Muslim year
    "CM": {(10, 1): "fitr", (12, 10): "adha"},
}
HIJRA = 227_014  # ordinal of the day before its first, in our calendar


@dataclass(frozen=True, slots=True)
class Holiday:
    """`sure` False: the moon may put it on the day before or after."""

    day: date
    name: str
    sure: bool = True


def moon_day(year: int, month: int, day: int) -> date:
    """A day of the Muslim year: years of 354 days, eleven of thirty have one more."""
    before = (year - 1) * 354 + (3 + 11 * year) // 30
    return date.fromordinal(HIJRA + before + (59 * (month - 1) + 1) // 2 + day)


def moon_years(year: int) -> range:
    """Those that have a day in a year of ours."""
    first = (year - 622) * 33 // 32
    return range(first, first + 3)


def days_instead(
    day: date, *, taken: Collection[date], today: date, count: int = 3
) -> Sequence[date]:
    """Near it and free: the same weekday a week away first, then the days beside it."""
    near = [day + timedelta(days=n) for n in (-7, 7, -1, 1, -14, 14)]
    return [each for each in near if each > today and each not in taken][:count]
