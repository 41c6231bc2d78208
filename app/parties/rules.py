"""Seats of one party: whose each is, and when that may still change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.kernel.errors import Refused

REMIND_BEFORE = timedelta(days=3)  # the event
BOUGHT_BEFORE = timedelta(days=1)  # the reminder: who bought today knows


class SeatState(StrEnum):
    """What a buyer sees of one place."""

    CLAIMED = "claimed"  # its guest gave their own name
    NAMED = "named"  # the buyer typed a name
    BUYERS = "buyers"  # the one the buyer keeps
    OPEN = "open"  # nobody's yet


class SeatTaken(Refused):
    """Somebody else said that this seat is theirs."""

    code = "seat-taken"


class SeatsClosed(Refused):
    """Names stand as they are. Facts: why ("over", "cancelled", or "dead": the ticket)."""

    code = "seats-closed"


@dataclass(frozen=True, slots=True)
class Guest:
    """Who takes a seat: a name, and a phone (E.164) or an e-mail (lower case)."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Naming:
    """How many seats of a party have a name of their own, of how many."""

    named: int
    seats: int

    @property
    def missing(self) -> int:
        return self.seats - self.named


def states(seats: Sequence[tuple[str, bool]], *, buyer: str) -> list[SeatState]:
    """Of the seats of one party, told as (name, was claimed), in their order.

    The first that nobody claimed in the buyer's name is the buyer's, unless they claimed one.
    """
    own_is_known = any(claimed and name == buyer for name, claimed in seats)
    found = []
    for name, claimed in seats:
        if claimed:
            found.append(SeatState.CLAIMED)
        elif name != buyer:
            found.append(SeatState.NAMED)
        elif own_is_known:
            found.append(SeatState.OPEN)
        else:
            found.append(SeatState.BUYERS)
            own_is_known = True
    return found
