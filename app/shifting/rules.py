"""A date is put on another day, hour or place: who may, and how long holders may think it over."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.kernel.errors import Refused

WORDS_MAX = 1_000  # characters, of the team to the people
THINK = timedelta(days=7)  # to give a place up, whatever the date's own rule


class NotToShift(Refused):
    """It has begun, is a draft, or is called off."""

    code = "not-to-shift"


class ShiftedMeanwhile(Refused):
    """Somebody else of the team put it elsewhere since it was shown."""

    code = "shifted-meanwhile"


def leave_until(starts_at: datetime, *, now: datetime) -> datetime:
    """Until when who had a place may give it up: a week, and never once it has begun."""
    return min(now + THINK, starts_at)
