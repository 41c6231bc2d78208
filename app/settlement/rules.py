"""A payment's states, when it is asked about again, and what a buyer may declare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.kernel.errors import Refused
from app.payments.gateway import Outcome, Paid, Started


class PaymentStatus(StrEnum):
    """One try at paying. Unknown is not failed: only the provider's own word decides."""

    INITIATING = "initiating"  # our row is kept, the provider is being asked
    PENDING = "pending"
    UNKNOWN = "unknown"  # no answer, or one we cannot read
    ATTENTION = "attention"  # money came, but not as billed: a person decides
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


LIVE = frozenset({PaymentStatus.INITIATING, PaymentStatus.PENDING, PaymentStatus.UNKNOWN})
DEAD = frozenset({PaymentStatus.FAILED, PaymentStatus.EXPIRED, PaymentStatus.CANCELLED})
_MONEY = frozenset({PaymentStatus.SUCCEEDED, PaymentStatus.ATTENTION})

# Late success is allowed from everywhere; success is the end.
NEXT: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.INITIATING: frozenset(PaymentStatus) - {PaymentStatus.INITIATING},
    PaymentStatus.PENDING: DEAD | _MONEY | {PaymentStatus.UNKNOWN},
    PaymentStatus.UNKNOWN: DEAD | _MONEY | {PaymentStatus.PENDING},
    PaymentStatus.ATTENTION: frozenset({PaymentStatus.SUCCEEDED}),
    PaymentStatus.SUCCEEDED: frozenset(),
    PaymentStatus.FAILED: _MONEY,
    PaymentStatus.EXPIRED: _MONEY,
    PaymentStatus.CANCELLED: _MONEY,
}

AFTER: dict[Outcome, PaymentStatus] = {
    Outcome.PENDING: PaymentStatus.PENDING,
    Outcome.SUCCEEDED: PaymentStatus.SUCCEEDED,
    Outcome.FAILED: PaymentStatus.FAILED,
    Outcome.EXPIRED: PaymentStatus.EXPIRED,
    Outcome.CANCELLED: PaymentStatus.CANCELLED,
    Outcome.UNKNOWN: PaymentStatus.UNKNOWN,
    Outcome.NOT_FOUND: PaymentStatus.UNKNOWN,  # said twice, a minute apart: failed
}

# Seconds after the n-th look until the next; then hourly to a day, daily to a week, then a person.
LOOK_AGAIN = (5, 10, 20, 40, 60, 120, 300, 600, 900, 1800)
OPERATORS = ("mtn", "orange")


@dataclass(frozen=True, slots=True)
class Way:
    """How one pays: through which of the organizer's accounts, by what, from whose telephone."""

    merchant_id: int | None = None  # None: the house's own
    method: str = ""  # one of its provider's; "": it has one only, or asks itself
    phone: str = ""  # E.164, where a telephone rings


HOUSE = Way()


def told_of(started: Started) -> dict[str, Any]:
    """What is kept of a provider's first answer: what the payer must do."""
    told: dict[str, Any] = {}
    if started.prompt is not None:
        until = started.prompt.until
        told["rings_until"] = until.isoformat() if until else ""
    if started.instructions:
        told["instructions"] = dict(started.instructions)
    return told


def told_of_money(word: Paid) -> dict[str, Any]:
    """What is kept of a provider's word on money that came, for books and for people."""
    if word.outcome is not Outcome.SUCCEEDED:
        return {}
    told = {
        "amount": word.total.amount if word.total else None,
        "currency": word.total.currency if word.total else None,
        "fee": word.fee.amount if word.fee else None,
        "operator_ref": word.operator_ref or None,
        "paid_at": word.paid_at.isoformat() if word.paid_at else None,
        "live": word.live,
        "payment": word.payment_id or None,
    }
    return {name: value for name, value in told.items() if value is not None}


class ReferenceUsed(Refused):
    """An operator's transaction id that already paid another order. Facts: reference."""

    code = "reference-used"


class PhoneNeeded(Refused):
    """A wallet rings: it needs a mobile number of Cameroon. Facts: method."""

    code = "phone-needed"
    status = 422


class BadReference(Refused):
    """Not the shape of this operator's transaction ids. Facts: operator."""

    code = "bad-reference"
    status = 422


def may_become(now: PaymentStatus, then: PaymentStatus) -> bool:
    return then in NEXT[now]


def next_look(looks: int, *, started: datetime, now: datetime) -> datetime | None:
    """When to ask the provider again after `looks` looks; None: a week went by, tell a person."""
    age = now - started
    if looks < len(LOOK_AGAIN):
        return now + timedelta(seconds=LOOK_AGAIN[looks])
    if age < timedelta(days=1):
        return now + timedelta(hours=1)
    return now + timedelta(days=1) if age < timedelta(days=7) else None


def is_wallet_number(phone: str) -> bool:
    """A mobile number of Cameroon (E.164). Which operator's is not told by its digits any more."""
    return re.fullmatch(r"\+2376\d{8}", phone) is not None


def read_operator_reference(operator: str, typed: str) -> str:
    """The operator's transaction id as it is kept: upper case, no spaces.

    MTN: 8 to 15 digits. Orange: PP, MP or RC, a date, a time and a tail (`MP261128.1802.C12345`).
    Raises: BadReference(operator). Source: SMS of both operators, 2026.
    """
    code = re.sub(r"\s+", "", typed).upper()
    shapes = {"mtn": r"[0-9]{8,15}", "orange": r"[A-Z]{2}[0-9]{6}\.[0-9]{4}\.[A-Z][0-9]{4,8}"}
    if operator not in shapes or not re.fullmatch(shapes[operator], code):
        raise BadReference(operator=operator)
    return code
