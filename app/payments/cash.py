"""Cash: counted into a till at the door or at a point of sale, told by whoever keeps the till."""

from __future__ import annotations

from datetime import timedelta

from app.payments.gateway import Bill, Capabilities, Outcome, Started
from app.payments.offline import Offline


class Cash(Offline):
    name = "cash"

    def __init__(self, hold_minutes: int = 24 * 60) -> None:
        self._hold = timedelta(minutes=hold_minutes)

    def capabilities(self) -> Capabilities:
        most, ways = 10_000_000, ("cash",)
        return Capabilities(flow="offline", least=1, most=most, hold=self._hold, methods=ways)

    def start(self, bill: Bill) -> Started:
        """Nothing but the reference, which the till asks for."""
        return Started(Outcome.PENDING, None, instructions={"reference": bill.reference})
