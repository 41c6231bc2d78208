"""Mobile money by hand: the buyer sends it, types the operator's id, the organizer finds it."""

from __future__ import annotations

from datetime import timedelta

from app.payments.gateway import Bill, Capabilities, Outcome, Started
from app.payments.offline import Offline


class Hand(Offline):
    name = "hand"

    def __init__(self, hold_minutes: int = 24 * 60) -> None:
        self._hold = timedelta(minutes=hold_minutes)

    def capabilities(self) -> Capabilities:
        most, ways = 10_000_000, ("mtn", "orange")
        return Capabilities(flow="offline", least=1, most=most, hold=self._hold, methods=ways)

    def start(self, bill: Bill) -> Started:
        return Started(Outcome.PENDING, provider_ref=None)
