"""Ticket tokens, limits, and what is sold when. Why the token is so: docs/adr/0008."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.kernel.codes import check_character, clean, is_well_formed, random_code
from app.kernel.errors import Refused

EVENT_CODE = 4  # symbols that name the event, public
RANDOM = 15  # symbols nobody can guess: 75 bits
TOKEN = EVENT_CODE + RANDOM + 1  # with the check character: a QR of version 2, level H
PER_ORDER_MAX = 10  # places in one order, unless the type says otherwise
PRICE_MAX = 10_000_000  # whole FCFA
SEATS_MAX = 50  # people that one ticket lets in


class TypeKind(StrEnum):
    ADMISSION = "admission"  # gives tickets
    ADDON = "addon"  # goes with them


class QuotaKind(StrEnum):
    ROOM = "room"  # all who enter
    CAP = "cap"  # of one type, or shared by some
    EARLY = "early"  # sold at the early price


class TicketStatus(StrEnum):
    VALID = "valid"
    DUE = "due"  # part is paid, the rest is collected at the door: it opens none before
    CANCELLED = "cancelled"
    TRANSFERRED = "transferred"  # another person holds the ticket that replaces it
    MOVED = "moved"  # to another date


class Reading(StrEnum):
    """What a scanned or typed text turned out to be."""

    TICKET = "ticket"
    TYPO = "typo"  # right shape, wrong check character
    FOREIGN = "foreign"  # not one of ours


class PlacesTaken(Refused):
    """Somebody has, or is paying for, a place. Facts: taken (people)."""

    code = "places-taken"


class RoomTooSmall(Refused):
    """Facts: taken (people with a place, or paying for one), wanted."""

    code = "room-too-small"


@dataclass(frozen=True, slots=True)
class Sale:
    """One ticket type as the team writes it. `id` None: a new one; `amount` in smallest units."""

    name: str
    amount: int
    id: int | None = None
    seats: int = 1
    retired: bool = False


def new_token(event_code: str) -> str:
    """`event_code` + 75 random bits + check character, for one ticket, for ever."""
    symbols = random_code(RANDOM)
    return event_code + symbols + check_character(symbols)


def read_token(typed: str) -> tuple[Reading, str]:
    """Understand a typed or scanned ticket code: with spaces, dashes, lower case, O for 0."""
    token = clean(typed)
    if not is_well_formed(token, TOKEN):
        return Reading.FOREIGN, ""
    symbols = token[EVENT_CODE:-1]
    return (Reading.TICKET if check_character(symbols) == token[-1] else Reading.TYPO), token


def token_hash(salt: bytes, token: str) -> str:
    """What a scanner's list holds in place of the token: 16 characters, safe to hand out.

    base64url(SHA-256("ET1" + event salt + token)[:12]). Why: docs/adr/0008.
    """
    mark = hashlib.sha256(b"ET1" + salt + token.encode()).digest()[:12]
    return urlsafe_b64encode(mark).decode()


def in_groups(token: str, size: int = 4) -> str:
    """`AW077K3M…` -> `AW07 7K3M …`, to read aloud and to type."""
    return " ".join(token[n : n + size] for n in range(0, len(token), size))


def is_on_sale(sale_from: datetime | None, sale_to: datetime | None, *, now: datetime) -> bool:
    """From the first second to the one before the last, both UTC."""
    return (sale_from is None or sale_from <= now) and (sale_to is None or now < sale_to)


def share_out(extras: Sequence[tuple[str, int, str]], tickets: int) -> list[str]:
    """The words of each ticket's add-ons: units go to the tickets one by one, in turn.

    `extras` are (name, units, group); those of one group ("Dîner") take turns together, so that
    each guest has one. `[("Poisson", 3, "")]` over two tickets: ["2 × Poisson", "Poisson"].
    """
    shares: list[dict[str, int]] = [{} for _ in range(tickets)]
    turns: dict[str, int] = {}
    for name, units, group in extras:
        first = turns.get(group, 0)
        turns[group] = first + units
        for unit in range(first, first + units):
            share = shares[unit % tickets]
            share[name] = share.get(name, 0) + 1
    return [
        " · ".join(name if n == 1 else f"{n} × {name}" for name, n in share.items())
        for share in shares
    ]
