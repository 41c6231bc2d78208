"""The register: an event's orders as its organizer reads, finds and corrects them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.orders.rules import Channel, OrderStatus

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ROWS = 30  # orders on one page
NOTE_MAX = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Contact:
    """How a buyer is called and reached; phone in E.164, e-mail in lower case, "" for none."""

    name: str
    phone: str
    email: str

    def differences(self, other: Contact) -> list[str]:
        """The names of what the other says differently."""
        parts = ("name", "phone", "email")
        return [part for part in parts if getattr(self, part) != getattr(other, part)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of the register ended: the newest order that is not on it comes next."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.id}"


def read_place(typed: str) -> Place | None:
    """What `str(place)` wrote; None for anything else."""
    found = re.fullmatch(r"(\d{1,16})-(\d{1,10})", typed, re.ASCII)
    return Place(EPOCH + int(found[1]) * MICROSECOND, int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class Filters:
    """Which orders are looked for; what is empty does not matter."""

    words: str = ""
    status: OrderStatus | None = None
    arrived: bool | None = None  # somebody of it is in, or nobody yet
    kind: int | None = None  # ticket type
    promo: int | None = None
    via: str = ""  # the anchor guest's code
    channel: Channel | None = None

    @property
    def is_blank(self) -> bool:
        return self == Filters()
