"""A year of one series."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from app.kernel.errors import Refused

MONTHS = 12
YEAR_MOST = 54  # dates of one rule in a year


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
