"""Standing in line for places: who may, and whom a free place suits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.accounts.rules import Limit
from app.kernel.errors import Refused

JOINS_PER_IP = Limit(60, timedelta(minutes=15))  # for one date; wide, as HOLDS_PER_IP
REASON_MAX = 200  # characters
MAILED_WITHIN = timedelta(minutes=10)  # of a date called off: a hold that ends sooner may not hear
FORGOTTEN_AFTER = timedelta(days=30)  # the end of the date


class EntryState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"  # all that was wanted has been proposed; its orders say what became of it
    LEFT = "left"  # by themselves
    REMOVED = "removed"  # by the team
    OVER = "over"  # the date began, or was called off


class Move(StrEnum):
    UP = "up"
    DOWN = "down"
    FIRST = "first"


class StillOnSale(Refused):
    """There are places: nobody need wait. Facts: left (places)."""

    code = "still-on-sale"


class LineClosed(Refused):
    """No waiting list for this date now."""

    code = "line-closed"


class OtherName(Refused):
    """This contact asked already, under another name."""

    code = "other-name"


class NotWaiting(Refused):
    """They are in line no more: offered, gone or removed."""

    code = "not-waiting"


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody waits for. `ticket_type_id` None: any; `split`: fewer at a time will do."""

    quantity: int
    split: bool = False
    ticket_type_id: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A ticket type that may be proposed, the one to prefer first."""

    id: int
    seats: int
    per_order: int
    quotas: tuple[int, ...]


Free = Mapping[int, int | None]  # quota id -> places; None: no limit


def fits(choice: Choice, free: Free) -> int:
    """How many of a type the free places allow in one order."""
    left = [n // choice.seats for n in (free.get(q) for q in choice.quotas) if n is not None]
    return max(0, min([choice.per_order, *left]))


def pick(ask: Ask, choices: Sequence[Choice], free: Free) -> tuple[int, int] | None:
    """What to propose now: (ticket type id, how many), or None.

    All of it, of the first type that has it all; else, for who may be split, the largest part.
    """
    mine = [c for c in choices if ask.ticket_type_id in (None, c.id)]
    parts = [(c.id, min(ask.quantity, fits(c, free))) for c in mine]
    whole = [part for part in parts if part[1] == ask.quantity]
    if whole:
        return whole[0]
    best = max(parts, key=lambda part: part[1], default=(0, 0))
    return best if ask.split and best[1] else None


def most_of(ask: Ask, choices: Sequence[Choice], free: Free) -> int:
    """How many of one type that would do are free now."""
    mine = [c for c in choices if ask.ticket_type_id in (None, c.id)]
    return max((fits(choice, free) for choice in mine), default=0)


def lacks(ask: Ask, choices: Sequence[Choice], free: Free) -> set[int]:
    """The quotas that keep them waiting: there the public comes after them."""
    lacking = set()
    for choice in choices:
        if ask.ticket_type_id in (None, choice.id):
            need = choice.seats * (1 if ask.split else ask.quantity)
            there = ((quota, free.get(quota)) for quota in choice.quotas)
            lacking |= {quota for quota, left in there if left is not None and left < need}
    return lacking


def after(found: tuple[int, int], choices: Sequence[Choice], free: Free) -> dict[int, int | None]:
    """What is left of the quotas once (ticket type id, how many) is taken."""
    choice = next(each for each in choices if each.id == found[0])
    left = {quota: free.get(quota) for quota in choice.quotas}
    return {q: None if n is None else n - choice.seats * found[1] for q, n in left.items()}
