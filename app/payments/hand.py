"""Mobile money by hand: the buyer sends it, types the operator's id, the organizer finds it.

No provider to ask: the truth is the organizer's own wallet, told through their queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from app.payments.gateway import BadSignature, Bill, Capabilities, Hint, Outcome, Paid, Started


class Hand:
    name = "hand"

    def __init__(self, hold_minutes: int = 60) -> None:
        self._hold = timedelta(minutes=hold_minutes)

    def capabilities(self) -> Capabilities:
        return Capabilities(flow="offline", least=1, most=10_000_000, hold=self._hold)

    def start(self, bill: Bill) -> Started:
        return Started(Outcome.PENDING, provider_ref=None)

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        return Paid(Outcome.PENDING, provider_ref or "")

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        return Paid(Outcome.CANCELLED, provider_ref or "")

    def read_webhook(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Hint:
        raise BadSignature(provider=self.name)
