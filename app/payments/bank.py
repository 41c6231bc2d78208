"""Bank transfer: the buyer copies an account and a reference; a statement says when it came.

A transfer between banks of the zone takes days, so places are kept for days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.payments.gateway import Bill, Capabilities, Outcome, Started
from app.payments.offline import Offline


@dataclass(frozen=True, slots=True)
class BankAccount:
    """As the organizer's own bank writes it (the "RIB"): told to every buyer, so no secret."""

    holder: str
    number: str  # IBAN, or the 23 digits of the zone
    bank: str = ""
    swift: str = ""  # abroad only


class Bank(Offline):
    name = "bank"

    def __init__(self, account: BankAccount, hold_days: int = 5) -> None:
        self._account, self._hold = account, timedelta(days=hold_days)

    def capabilities(self) -> Capabilities:
        most, ways = 99_999_999, ("transfer",)
        return Capabilities(flow="offline", least=1, most=most, hold=self._hold, methods=ways)

    def start(self, bill: Bill) -> Started:
        """What to type at one's bank; what this account does not have is not among it."""
        account = self._account
        told = {
            "holder": account.holder,
            "number": account.number,
            "bank": account.bank,
            "swift": account.swift,
            "reference": bill.reference,
        }
        facts = {name: value for name, value in told.items() if value}
        return Started(Outcome.PENDING, None, instructions=facts)
