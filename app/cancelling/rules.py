"""Calling a date off: what it is confirmed with, and how each buyer hears of it."""

from __future__ import annotations

from enum import StrEnum

from app.kernel.errors import Refused

WORDS_MAX = 600  # characters of the message to people
CONFIRMS = frozenset({"annuler", "cancel"})  # typed, in either language, or the date's own title


class Told(StrEnum):
    MAIL = "mail"
    CALL = "call"  # no address: somebody of the team rings


class NotToCallOff(Refused):
    """A draft, or called off already."""

    code = "not-to-call-off"


def is_confirmed(typed: str, *, title: str) -> bool:
    said = " ".join(typed.split()).casefold()
    return said in CONFIRMS or said == " ".join(title.split()).casefold()
