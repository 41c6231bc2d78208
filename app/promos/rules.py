"""What a promo code does to a sum, and when it may be used."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.kernel.codes import random_code
from app.kernel.errors import Refused
from app.kernel.text import folded

CODE_MAX = 32  # characters
PERCENT_MAX = 100
BATCH_MAX = 1_000  # codes made at once
PREFIX_MAX = 12  # characters of what a batch's codes begin with
RANDOM = 6  # symbols nobody guesses in the tries one has: 30 bits
USES_MAX = 100_000


class Effect(StrEnum):
    PERCENT = "percent"  # value: 1 to 100
    AMOUNT = "amount"  # value: off the order's sum, smallest unit
    FIXED = "fixed"  # value: what each ticket costs instead
    UNLOCK = "unlock"  # shows a hidden type, at its price


class PromoRefused(Refused):
    """This code does not work here and now. Facts: reason (unknown, early, over, used)."""

    code = "promo-refused"
    status = 422


class CodeTaken(Refused):
    """Another code of this date, or pass, reads the same. Facts: shown."""

    code = "promo-taken"


class BatchTaken(Refused):
    """Codes were made under this name already. Facts: batch, n."""

    code = "batch-taken"


class UsedMoreOften(Refused):
    """Orders have it already, more than the new limit. Facts: used."""

    code = "promo-used-more"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a code does, as the team writes it. `ticket_type_id` None: all types."""

    effect: Effect
    value: int = 0
    ticket_type_id: int | None = None
    most: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a code is: one date's, or one season pass's."""

    event_id: int | None = None
    pass_id: int | None = None


def new_code(prefix: str = "") -> str:
    """ "AMIS-7K3M9Q": a prefix one recognizes, and an end nobody guesses."""
    return f"{prefix}-{random_code(RANDOM)}" if prefix else random_code(RANDOM)


def folded_code(typed: str) -> str:
    """As codes are compared: " été-2026" and "ETE 2026" are one."""
    return "".join(sign for sign in folded(typed).upper() if sign.isalnum())[:CODE_MAX]


def discount(effect: Effect, value: int, *, unit: int, quantity: int) -> int:
    """What one line costs less: whole units, halves given to the buyer, never below nothing."""
    full = unit * quantity
    if effect is Effect.PERCENT:
        return full - full * (PERCENT_MAX - value) // PERCENT_MAX
    if effect is Effect.FIXED:
        return max(0, unit - value) * quantity
    return 0


def why_not(
    starts_at: datetime | None, ends_at: datetime | None, retired: bool, *, now: datetime
) -> str:
    """Why a code does not work now, as PromoRefused says it; "" when it does."""
    if retired:
        return "over"
    if starts_at is not None and now < starts_at:
        return "early"
    return "over" if ends_at is not None and now >= ends_at else ""
