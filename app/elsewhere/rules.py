"""Calendars of others, shown beside ours: what may be listed, how often it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from app.kernel.errors import Refused

ADDRESS_MAX = 500  # characters
LISTED_MOST = 20  # calendars of one organizer
EVERY = timedelta(hours=6)
AFTER_TROUBLE = timedelta(hours=1)
AHEAD, BEHIND = timedelta(days=400), timedelta(days=31)  # what of a calendar is kept
DATES_MOST = 300  # of one calendar, the soonest
WORDS_MAX = 160  # characters of a title, of a place
SHOWN_MOST = 60  # dates of others on one page


class Trouble(StrEnum):
    """Why a calendar could not be read."""

    UNREACHABLE = "unreachable"  # no answer, a wrong one, or too late
    FORBIDDEN = "forbidden"  # it leads inside a private network
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"  # not a calendar


class BadAddress(Refused):
    code = "bad-calendar-address"
    status = 422


class TooManyCalendars(Refused):
    """Facts: most."""

    code = "too-many-calendars"
    status = 422


@dataclass(frozen=True, slots=True)
class Dated:
    """One date as another calendar tells it."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    url: str = ""
    whole_day: bool = False


def read_address(typed: str) -> str:
    """ "webcal://agenda.cm/x.ics" -> "https://…". Raises: BadAddress."""
    text = typed.strip()
    if text.lower().startswith("webcal://"):
        text = "https://" + text[len("webcal://") :]
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise BadAddress() from None
    right = (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and port in (None, 80, 443)
        and "@" not in parts.netloc
        and len(text) <= ADDRESS_MAX
        and all(c.isprintable() and not c.isspace() for c in text)
    )
    if not right:
        raise BadAddress()
    return text
