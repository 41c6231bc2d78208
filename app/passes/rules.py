"""A season pass: which dates it gives, and when it may not be had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.errors import Refused

DATES_MAX = 24  # of one pass
PASSES_MAX = 5_000  # of one kind


class PassOver(Refused):
    """Not sold now: retired, out of its time, or no date is left."""

    code = "pass-over"
    status = 422


class DatesFull(Refused):
    """Dates of the pass have no place left. Facts: days [(when, zone)], in order."""

    code = "dates-full"


class FewerThanSold(Refused):
    """Facts: taken (passes sold, or being paid for)."""

    code = "fewer-than-sold"


@dataclass(frozen=True, slots=True)
class PassTerms:
    """A pass as the team writes it. `dates`: the next so many; None: all of them until `until`."""

    name: str
    name_en: str
    amount: int  # smallest unit
    dates: int | None
    until: date | None
    size: int | None = None
    sale_from: datetime | None = None
    sale_to: datetime | None = None


def chosen(dates: Sequence[tuple[int, bool]], *, most: int | None) -> tuple[list[int], list[int]]:
    """Of coming (date, is full): those given, and the full ones passed over on the way.

    A pass of so many dates takes a later one for a full one; a pass of all loses it.
    """
    given: list[int] = []
    gaps: list[int] = []
    for date_id, is_full in dates:
        if most is not None and len(given) == most:
            break
        (gaps if is_full else given).append(date_id)
    return given, gaps
