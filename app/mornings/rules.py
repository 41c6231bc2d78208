"""The morning after: which of those who were there one may have met, and when it is asked."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

from app.kernel.clock import instant, local

MORNING = time(8)  # where the evening was
NIGHT = timedelta(hours=6)  # what ends at two in the morning was the day before
ASKED_FOR = timedelta(days=14)  # after a date: then nobody remembers
TOLD_FOR = timedelta(days=2)  # a house that stood still all that time writes no more


class Reason(StrEnum):
    """Why this person is suggested, the strongest first. None of them says that the two met."""

    TABLE = "table"  # their tickets are seats of one table
    WANTED = "wanted"  # the one who looks had asked them, from the list of who is there
    THERE = "there"  # both came in


def asked_at(ends_at: datetime, zone: str) -> datetime:
    """When the mail leaves for a date that ends then (UTC)."""
    evening = local(ends_at - NIGHT, zone).date()
    return instant(evening + timedelta(days=1), MORNING, zone)


def is_asked(ends_at: datetime, *, now: datetime) -> bool:
    return ends_at <= now < ends_at + ASKED_FOR
