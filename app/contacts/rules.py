"""The private book: what a contact may hold. No field for origin, faith, opinion or health."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

NOTE_MAX = 20_000  # characters
REASON_MAX = 200  # characters
A_PAGE = 30  # contacts on one page of the book


class ContactState(StrEnum):
    NEW = "new"
    ACTIVE = "active"
    ARCHIVED = "archived"


class Precision(StrEnum):
    """How exactly one remembers when they met."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Sort(StrEnum):
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class ContactFields:
    """What the owner typed of a person: E.164 phone, lower-case e-mail, "" where not known."""

    name: str
    headline: str = ""
    organisation: str = ""
    phone: str = ""
    email: str = ""
    reason: str = ""
    note: str = ""


TYPED = ("headline", "organisation", "phone", "email", "reason")  # one line each, beside the note


def united(kept: str, other: str) -> tuple[str, str]:
    """Two values of one field become one: (what stays, what goes to the note)."""
    if not kept:
        return other, ""
    return kept, "" if other in ("", kept) else other
