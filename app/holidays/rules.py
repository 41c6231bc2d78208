"""Days that people have off, by country, and the days near them that one may choose instead."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

BOTH = "; "  # stands between two feasts of one day
# how the library marks a feast of the moon, and a day off for a feast that fell on a Sunday
ESTIMATED = (" (estimated)", " (observed, estimated)")
OBSERVED = (" (observed)", " (observed, estimated)")


@dataclass(frozen=True, slots=True)
class Holiday:
    """By its English name, and its French one where the country has it.

    `sure` False: the moon may put it on the day before or after.
    """

    day: date
    name: str
    french: str = ""
    sure: bool = True
    instead: bool = False  # the day after a feast that fell on a Sunday


def bare(names: str) -> str:
    """Without what the library says of each in brackets."""
    return BOTH.join(name.partition(" (")[0] for name in names.split(BOTH))


def days_instead(
    day: date, *, taken: Collection[date], today: date, count: int = 3
) -> Sequence[date]:
    """Near it and free: the same weekday a week away first, then the days beside it."""
    near = [day + timedelta(days=n) for n in (-7, 7, -1, 1, -14, 14)]
    return [each for each in near if each > today and each not in taken][:count]
