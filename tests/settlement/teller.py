"""A provider that keeps its own books and answers, breaks off or says no as it is told.

It stands at a stranger's edge for tests of what the house makes of its words; what real providers
say, and how, is judged in tests/payments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.kernel.money import Money
from app.payments.gateway import (
    Bill,
    Capabilities,
    Disputed,
    DisputeState,
    Hint,
    Outcome,
    OutcomeUnknown,
    Paid,
    ProviderRefused,
    Refunded,
    Started,
)


@dataclass
class Entry:
    """One payment, as it really is."""

    id: str
    billed: Money
    outcome: Outcome = Outcome.PENDING
    paid: Money | None = None
    refunds: list[Refunded] = field(default_factory=list)
    dispute: Disputed | None = None

    @property
    def back(self) -> int:
        return sum(each.total.amount for each in self.refunds if each.total)

    @property
    def gone(self) -> bool:
        """Some went back, or a bank took it for good."""
        lost = self.dispute is not None and self.dispute.state is DisputeState.LOST
        return lost or bool(self.back)

    @property
    def left(self) -> int:
        return (self.paid.amount if self.paid else 0) - self.back


@dataclass
class Teller:
    name: str = "teller"
    books: dict[str, Entry] = field(default_factory=dict)
    trouble: str = ""  # of all it is asked now: "before" or "after" its work the line breaks; "no"

    def capabilities(self) -> Capabilities:
        return Capabilities(
            flow="redirect",
            least=1,
            most=99_999_999,
            hold=timedelta(minutes=20),
            refund="partial",
            lists_recent=True,
        )

    def start(self, bill: Bill) -> Started:
        if self.trouble == "no":
            raise ProviderRefused(provider=self.name, reason="declined")
        if self.trouble == "before":
            raise OutcomeUnknown("nothing was heard")
        self.books.setdefault(bill.payment_id, Entry(bill.payment_id, bill.total))
        if self.trouble == "after":
            raise OutcomeUnknown("the answer was lost")
        page = f"https://teller.example/{bill.payment_id}"
        return Started(Outcome.PENDING, self.ref(bill.payment_id), page, bill.expires_at)

    def ref(self, payment_id: str) -> str:
        return f"t-{payment_id}"

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        if self.trouble:
            raise OutcomeUnknown("nothing was heard")
        entry = self.books.get(payment_id)
        if entry is None:
            return Paid(Outcome.NOT_FOUND, "")
        return Paid(
            entry.outcome,
            self.ref(payment_id),
            entry.paid,
            payment_id=payment_id,
            fee=Money(100, "XAF") if entry.paid else None,
            refunds=tuple(entry.refunds),
            disputes=(entry.dispute,) if entry.dispute else (),
        )

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        entry = self.books.get(payment_id)
        if entry is not None and entry.outcome is Outcome.PENDING:
            entry.outcome = Outcome.CANCELLED
        return self.fetch(payment_id, provider_ref)

    def refund(self, refund_id: str, provider_ref: str, amount: Money, reason: str) -> Refunded:
        if self.trouble == "no":
            raise ProviderRefused(provider=self.name, reason="closed")
        if self.trouble == "before":
            raise OutcomeUnknown("nothing was heard")
        entry = self.books[provider_ref.removeprefix("t-")]
        known = next((each for each in entry.refunds if each.refund_id == refund_id), None)
        if known is None:
            if amount.amount > entry.left:
                raise ProviderRefused(provider=self.name, reason="more-than-paid")
            known = Refunded(Outcome.SUCCEEDED, f"r-{refund_id}", refund_id, amount)
            entry.refunds.append(known)
        if self.trouble == "after":
            raise OutcomeUnknown("the answer was lost")
        return known

    def fetch_refund(self, refund_id: str, provider_ref: str | None) -> Refunded:
        if self.trouble:
            raise OutcomeUnknown("nothing was heard")
        for entry in self.books.values():
            for each in entry.refunds:
                if each.refund_id == refund_id:
                    return each
        return Refunded(Outcome.NOT_FOUND, "", refund_id)

    def list_recent(self, since: datetime) -> Iterable[Paid]:
        return [self.fetch(each, None) for each in reversed(self.books)]

    def payment_of(self, provider_ref: str) -> str:
        return provider_ref.removeprefix("t-")

    def check(self) -> None:
        return

    def read_webhook(
        self, headers: Mapping[str, str], body: bytes, now: datetime, **_called: Any
    ) -> Hint:
        return Hint(body.decode(), "told", payment_id=body.decode().partition(" ")[0])
