"""Calling a date off, or some of its orders: what it gives back, what it is confirmed with, and
how each buyer hears of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from app.events.rules import CancelsAs
from app.kernel.errors import Refused

WORDS_MAX = 600  # characters of the message to people
CONFIRMS = frozenset({"annuler", "cancel"})  # typed, in either language, or the date's own title
CHOOSE = timedelta(days=14)  # to say refund or credit; then the money goes back


class Gives(StrEnum):
    """What comes back of the money."""

    REFUND = "refund"
    CREDIT = "credit"
    CHOICE = "choice"  # each buyer says, refund or credit, until a day; unsaid: refund


class Told(StrEnum):
    MAIL = "mail"
    CALL = "call"  # no address: somebody of the team rings
    NOBODY = "nobody"  # nothing was left of the order: there was nothing to say


class Kept(StrEnum):
    """Why an order that was asked for stays, or ends in part only."""

    ENTERED = "entered"  # its people came in
    PART = "part"  # some of them: theirs stays, the others' ends
    UNPAID = "unpaid"
    ENDED = "ended"  # nothing of it stood any more


class NotToCallOff(Refused):
    """A draft, or called off already."""

    code = "not-to-call-off"


class SelectionChanged(Refused):
    """Other orders, or another sum, than the page showed."""

    code = "selection-changed"


class ChoiceMade(Refused):
    """Refund or credit was chosen already, or nothing waits for a choice. Facts: chosen."""

    code = "choice-made"


def is_confirmed(typed: str, *, title: str) -> bool:
    said = " ".join(typed.split()).casefold()
    return said in CONFIRMS or said == " ".join(title.split()).casefold()


def choose_until(gives: Gives, *, now: datetime) -> datetime | None:
    return now + CHOOSE if gives is Gives.CHOICE else None


def comes_back_as(gives: Gives) -> CancelsAs:
    """Without a choice; with one, credit for what a credit had paid."""
    return CancelsAs.CREDIT if gives is Gives.CREDIT else CancelsAs.REFUND
