"""A year of one series."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from app.kernel.errors import Refused

MONTHS = 12
YEAR_MOST = 54  # dates of one rule in a year
WORK_MOST = 60  # per cent of an AfterWork; WUSU: "Sans le côté détente c’est un énième séminaire"


class DayTaken(Refused):
    """Its series has a date on that day. Facts: day."""

    code = "day-taken"
    status = 409


class NotSkipped(Refused):
    """It was called off with what follows from that, or is not off at all."""

    code = "not-skipped"
    status = 409


def months_from(first: date) -> list[date]:
    """The first day of a year of months."""
    months = [first.year * 12 + first.month - 1 + n for n in range(MONTHS)]
    return [date(n // 12, n % 12 + 1, 1) for n in months]


def last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def work_share(lines: Sequence[Mapping[str, Any]], starts: time, ends: time) -> int:
    """Of a programme's minutes, the per cent that does not relax; a line lasts until the next."""
    whole = _minutes(starts, ends)
    marks = sorted((_minutes(starts, time.fromisoformat(x["at"])), "leisure" in x) for x in lines)
    until = [*(at for at, _relaxes in marks[1:]), whole]
    spans = [
        (max(0, min(end, whole) - at), relaxes)
        for (at, relaxes), end in zip(marks, until[: len(marks)], strict=True)
    ]
    filled = sum(minutes for minutes, _relaxes in spans)
    return round(100 * sum(m for m, relaxes in spans if not relaxes) / filled) if filled else 0


def _minutes(start: time, end: time) -> int:
    """An evening may go past midnight."""
    return ((end.hour - start.hour) * 60 + end.minute - start.minute) % (24 * 60)
