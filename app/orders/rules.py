"""Orders and payments as state tables; how long places are kept; what a buyer may ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.codes import check_character, clean, is_well_formed, random_code
from app.kernel.errors import Refused


class OrderStatus(StrEnum):
    HELD = "held"  # places kept, not paid
    PAID = "paid"  # tickets exist
    LAPSED = "lapsed"  # not paid in time: the places went back
    CANCELLED = "cancelled"


NEXT: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.HELD: frozenset({OrderStatus.PAID, OrderStatus.LAPSED, OrderStatus.CANCELLED}),
    OrderStatus.LAPSED: frozenset({OrderStatus.PAID}),  # late money, while places remain
    OrderStatus.PAID: frozenset({OrderStatus.CANCELLED}),
    OrderStatus.CANCELLED: frozenset(),
}


class PaymentStatus(StrEnum):
    """One try at paying. Unknown is not failed: only the provider's own word decides."""

    INITIATING = "initiating"  # our row is kept, the provider is being asked
    PENDING = "pending"
    UNKNOWN = "unknown"  # no answer, or one we cannot read
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


# A late success is allowed from anywhere; success is the end.
PAYMENT_NEXT: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    status: frozenset(PaymentStatus) - {status, PaymentStatus.INITIATING}
    for status in PaymentStatus
} | {
    PaymentStatus.SUCCEEDED: frozenset(),
    PaymentStatus.FAILED: frozenset({PaymentStatus.SUCCEEDED}),
    PaymentStatus.EXPIRED: frozenset({PaymentStatus.SUCCEEDED}),
    PaymentStatus.CANCELLED: frozenset({PaymentStatus.SUCCEEDED}),
}


class SoldOut(Refused):
    """Facts: left (places), wanted."""

    code = "sold-out"


class NotOnSale(Refused):
    code = "not-on-sale"
    status = 422


class HoldExpired(Refused):
    """Facts: at (when the places went back, UTC)."""

    code = "hold-expired"
    status = 410


class AlreadySettled(Refused):
    """Facts: status."""

    code = "already-settled"


class ReferenceUsed(Refused):
    """An operator's transaction id that already paid another order. Facts: reference."""

    code = "reference-used"


class SameKeyOtherOrder(Refused):
    """The form's key came back with other contents."""

    code = "same-key-other-order"
    status = 422


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who orders: a name, and a phone (E.164) or an e-mail (lower case); "" where not given."""

    name: str
    phone: str
    email: str
    locale: str
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many tickets of which type: {ticket_type_id: tickets}, zeros left out."""

    tickets: dict[int, int]


def can_become(now: OrderStatus, then: OrderStatus) -> bool:
    return then in NEXT[now]


def held_until(now: datetime, *, minutes: int) -> datetime:
    return now + timedelta(minutes=minutes)


REFERENCE = 6  # random symbols of an order's reference


def new_reference() -> str:
    """`EN-7K3M9QX`: what a payer writes in the message of a transfer. Source: payments.md §4.3."""
    symbols = random_code(REFERENCE)
    return f"EN-{symbols}{check_character(symbols)}"


def read_reference(typed: str) -> str:
    """The reference meant by what was typed, or "" when its check character is wrong."""
    code = clean(typed).removeprefix("EN")
    if not is_well_formed(code, REFERENCE + 1) or check_character(code[:-1]) != code[-1]:
        return ""
    return f"EN-{code}"
