"""A breach of people's data: by when to tell of it, to whom, and whether what is said can be so."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

TELL_WITHIN = timedelta(hours=72)  # of knowing of it, the authority: GDPR art. 33(1)
WORDS_MAX = 4_000  # characters of each text
A_PAGE = 20


class Affected(StrEnum):
    """Who is to be told, as a letter would call them."""

    BUYERS = "buyers"
    HOLDERS = "holders"  # of a ticket, guests of a party or of the team
    MEMBERS = "members"  # with an account or a card
    TEAMS = "teams"
    SUBSCRIBERS = "subscribers"
    VISITORS = "visitors"  # who wrote without an account
    NOTED = "noted"  # who stands in a member's book
    LEFT = "left"  # who left a card to who wears a badge
    ADDRESSEES = "addressees"  # of a mail


# Counted, never listed: what one wrote or was left of others is read by that person alone (PR32).
UNLISTED = (Affected.NOTED, Affected.LEFT)


class Problem(StrEnum):
    FUTURE = "future"
    EARLY = "early"  # told before it was known
    TURNED = "turned"  # ends before it begins


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said of a breach. Days are those of the house."""

    discovered_at: datetime
    happened: str
    activities: tuple[str, ...]  # codes of the register
    since: date | None = None
    until: date | None = None
    consequences: str = ""
    measures: str = ""
    told_authority_at: datetime | None = None
    told_people_at: datetime | None = None


def limit_at(discovered_at: datetime) -> datetime:
    return discovered_at + TELL_WITHIN


def left(discovered_at: datetime, told_at: datetime | None, *, now: datetime) -> timedelta:
    """Until the limit, from when the authority was told, else from now; negative beyond it."""
    return limit_at(discovered_at) - (told_at or now)


def problems(terms: Terms, *, now: datetime, today: date) -> dict[str, Problem]:
    """By field: the first thing that cannot be."""
    found: dict[str, Problem] = {}
    for name in ("told_people_at", "told_authority_at"):
        told = getattr(terms, name)
        if told and told < terms.discovered_at:
            found[name] = Problem.EARLY
    if terms.since and terms.until and terms.until < terms.since:
        found["until"] = Problem.TURNED
    for name in ("discovered_at", "told_authority_at", "told_people_at"):
        if (at := getattr(terms, name)) and at > now:
            found[name] = Problem.FUTURE
    for name in ("since", "until"):
        if (day := getattr(terms, name)) and day > today:
            found[name] = Problem.FUTURE
    return found


def changes(before: Terms, after: Terms) -> dict[str, list[Any]]:
    """What another hand may read of a change: each field with what it said, and what it says."""
    pairs = {f.name: (getattr(before, f.name), getattr(after, f.name)) for f in fields(Terms)}
    return {name: [_kept(a), _kept(b)] for name, (a, b) in pairs.items() if a != b}


def _kept(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
