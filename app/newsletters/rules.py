"""Who reads an organizer's newsletter, and what an edition is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.rules import Limit
from app.kernel.errors import Refused

LINK_LASTS = timedelta(days=7)  # of the yes that is asked by mail
ASKED_PER_ADDRESS = Limit(3, timedelta(hours=1))
ASKED_PER_PLACE = Limit(40, timedelta(hours=1))
TRIALS = Limit(10, timedelta(hours=1))  # of one person, to themselves
DATES = 6  # coming ones, at the end of an edition


class SubscriptionSpent(Refused):
    """Unknown, or too old: told alike."""

    code = "subscription-spent"
    status = 410


class EditionSent(Refused):
    """What has left is not written anew."""

    code = "edition-sent"
    status = 409


@dataclass(frozen=True, slots=True)
class Terms:
    """One edition; without English words, French ones are sent. `theme_id` None: to everybody."""

    subject: str
    body: str
    subject_en: str = ""
    body_en: str = ""
    theme_id: int | None = None
    with_dates: bool = True
