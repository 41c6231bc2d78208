"""What ways of paying without any provider have in common: nobody to ask, a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from app.kernel.money import Money
from app.payments.gateway import BadSignature, Hint, NotSupported, Outcome, Paid, Refunded


class Offline:
    """The truth is in the organizer's own wallet, bank or till, told through their queue."""

    name = "offline"

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        return Paid(Outcome.PENDING, provider_ref or "")

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        return Paid(Outcome.CANCELLED, provider_ref or "")

    def refund(self, refund_id: str, provider_ref: str, amount: Money, reason: str) -> Refunded:
        raise NotSupported(provider=self.name, reason="by-hand")

    def fetch_refund(self, refund_id: str, provider_ref: str | None) -> Refunded:
        raise NotSupported(provider=self.name, reason="by-hand")

    def list_recent(self, since: datetime) -> Iterable[Paid]:
        raise NotSupported(provider=self.name, reason="by-hand")

    def payment_of(self, provider_ref: str) -> str:
        return ""

    def check(self) -> None:
        return

    def read_webhook(
        self,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
        *,
        method: str = "POST",
        url: str = "",
    ) -> Hint:
        raise BadSignature(provider=self.name)
