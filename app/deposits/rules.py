"""Paying in two parts: how much now, until when the rest, and what becomes of who does not pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.errors import Refused

PERCENT_MAX = 90
REMINDERS = (7, 2, 1)  # days before the rest is due, each told once
NEVER = 99  # farther off than any reminder


class Basis(StrEnum):
    """What a deposit is reckoned by."""

    PERCENT = "percent"  # of what is due
    TICKET = "ticket"  # so much for each ticket
    ORDER = "order"  # so much in all


class Late(StrEnum):
    """What becomes of the deposit when the rest is not paid in time. Its buyer reads it before."""

    REFUND = "refund"
    KEEP = "keep"


class DepositChanged(Refused):
    """The team changed what a deposit means since the page was read."""

    code = "deposit-changed"


class BalanceChanged(Refused):
    """Another sum is left to pay than the page said. Facts: due (Money)."""

    code = "balance-changed"


class DueTooLate(Refused):
    """The rest is due before the date begins, and not in the past."""

    code = "due-too-late"
    status = 422


@dataclass(frozen=True, slots=True)
class Terms:
    """What a date allows. `value`: per cent, or an amount in the smallest unit. `until` None: the
    rest is collected at the door."""

    basis: Basis
    value: int
    until: datetime | None
    late: Late

    @property
    def mark(self) -> str:
        """What a page showed, to be compared with what stands when it is sent."""
        until = self.until.isoformat() if self.until else "door"
        return f"{self.basis} {self.value} {until} {self.late}"


def first_part(terms: Terms, *, total: int, tickets: int) -> int:
    """What is paid now, rounded up; 0 when that would be all of it."""
    parts = {
        Basis.PERCENT: -(-total * terms.value // 100),
        Basis.TICKET: terms.value * tickets,
        Basis.ORDER: terms.value,
    }
    part = parts[terms.basis]
    return part if 0 < part < total else 0


def is_offered(terms: Terms, *, starts_at: datetime, now: datetime) -> bool:
    """While there is still a day to pay the rest in; at the door, until it begins."""
    return now < (terms.until - timedelta(days=1) if terms.until else starts_at)


def distance(due: datetime, *, now: datetime) -> int:
    """How near the rest is due, as reminders count it: of 7, 2 and 1 days the least that covers
    what is left; NEVER while it is farther off."""
    return min((n for n in REMINDERS if due <= now + timedelta(days=n)), default=NEVER)
