"""What an organizer writes around a date: when it leaves, to whom, and the words it may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from app.kernel.clock import instant
from app.kernel.errors import Refused

SUBJECT_MAX = 150  # characters
BODY_MAX = 5_000
DAYS_MOST = 30  # before or after the date
LATE = timedelta(hours=12)  # a letter that could not leave in time still does for so long


class LetterKind(StrEnum):
    """What a letter is for: it brings its proposed words, and its buttons."""

    STILL_COMING = "still_coming"  # asks for one tap: I come, I do not come any more
    TODAY = "today"
    THANKS = "thanks"
    MISSED = "missed"
    FREE = "free"


class Audience(StrEnum):
    ALL = "all"
    CAME = "came"
    MISSED = "missed"


class TooSoonToKnow(Refused):
    """Who came is known from the day after."""

    code = "too-soon-to-know"


class AfterTheDate(Refused):
    """Whether one comes is asked before the day."""

    code = "after-the-date"


# What is proposed: days from the date, the hour there, and to whom.
PROPOSED: dict[LetterKind, tuple[int, time, Audience]] = {
    LetterKind.STILL_COMING: (-2, time(10), Audience.ALL),
    LetterKind.TODAY: (0, time(8), Audience.ALL),
    LetterKind.THANKS: (1, time(10), Audience.CAME),
    LetterKind.MISSED: (1, time(10), Audience.MISSED),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """When, to whom, and the words in both languages; without English ones, French is sent."""

    kind: LetterKind
    days: int  # from the day of the date: -2 is two days before
    at: time  # where the date is
    audience: Audience
    subject: str
    body: str
    subject_en: str = ""
    body_en: str = ""


def refuse_odd(terms: Terms) -> None:
    """Raises: TooSoonToKnow, AfterTheDate."""
    if terms.audience is not Audience.ALL and terms.days < 1:
        raise TooSoonToKnow()
    if terms.kind is LetterKind.STILL_COMING and terms.days > -1:
        raise AfterTheDate()


def moment(day: date, terms_days: int, at: time, zone: str) -> datetime:
    """When a letter leaves for the date that is on `day` there."""
    return instant(day + timedelta(days=terms_days), at, zone)


def is_due(leaves: datetime, *, made: datetime, now: datetime) -> bool:
    """A letter made after its moment does not leave for that date."""
    return made <= leaves <= now <= leaves + LATE


@dataclass(slots=True)
class Guest:
    """One address, and all that it holds for one date."""

    email: str
    name: str
    locale: str
    came: bool = False
    orders: list[int] = field(default_factory=list)  # that it bought
    tickets: list[int] = field(default_factory=list)  # that others bought for it


@dataclass(frozen=True, slots=True)
class Held:
    """A valid ticket, as it was found."""

    ticket_id: int
    order_id: int
    holder_email: str
    holder_name: str
    holder_locale: str
    email: str  # of the order
    name: str
    locale: str
    came: bool


def one_each(tickets: Iterable[Held]) -> list[Guest]:
    """Everybody once, however many tickets they hold; a ticket nobody claimed is its buyer's."""
    found: dict[str, Guest] = {}
    for t in tickets:
        own = bool(t.holder_email) and t.holder_email.lower() != t.email.lower()
        email = (t.holder_email if own else t.email).lower()
        if not email:
            continue
        name = t.holder_name if own else t.name
        locale = (t.holder_locale if own else t.locale) or t.locale
        guest = found.setdefault(email, Guest(email, name, locale))
        guest.came = guest.came or t.came
        theirs, thing = (guest.tickets, t.ticket_id) if own else (guest.orders, t.order_id)
        if thing not in theirs:
            theirs.append(thing)
    return list(found.values())


def is_for(audience: Audience, guest: Guest) -> bool:
    return audience is Audience.ALL or guest.came is (audience is Audience.CAME)


BLANK = re.compile(r"\{\s*([a-zà-ÿ]{2,20})\s*\}", re.IGNORECASE)


def filled(words: str, facts: Mapping[str, str]) -> str:
    """`{prénom}` becomes who reads it; what is no such word stays as it was typed."""
    return BLANK.sub(lambda found: facts.get(found[1].lower(), found[0]), words)


def unknown_blanks(words: str, known: Iterable[str]) -> list[str]:
    """Those that would be sent as they stand: "{prenon}"."""
    names = set(known)
    return [found[0] for found in BLANK.finditer(words) if found[1].lower() not in names]
