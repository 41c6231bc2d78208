"""The pretend provider: sells a ticket in the demo with no key at all, and never beside live keys.

It stands where a stranger would: it keeps its own books (a file a payment), its page lets the
payer pay, decline or pay later, and the house learns of it only by asking, as from any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from app.kernel.money import Money
from app.payments.gateway import (
    BadSignature,
    Bill,
    Capabilities,
    Hint,
    Outcome,
    OutcomeUnknown,
    Paid,
    ProviderRefused,
    Refunded,
    Started,
)

Choice = Literal["pay", "decline", "later"]
LATER = timedelta(seconds=20)  # how long "pay later" takes


class Pretend:
    name = "pretend"

    def __init__(self, folder: Path, page: str) -> None:
        """`folder` holds its books; `page` + payment id is the address of its page."""
        self._folder, self._page = folder, page

    def capabilities(self) -> Capabilities:
        return Capabilities(
            flow="redirect",
            least=1,
            most=99_999_999,
            hold=timedelta(minutes=20),
            can_cancel=True,
            refund="partial",
            methods=("pretend",),
            lists_recent=True,
        )

    def start(self, bill: Bill) -> Started:
        """Asked twice for one payment, it opens one page: what was paid stays paid."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._read(bill.payment_id) is None:
            self._write(
                bill.payment_id,
                {
                    "amount": bill.total.amount,
                    "currency": bill.total.currency,
                    "reference": bill.reference,
                    "return_url": bill.return_url,
                    "cancel_url": bill.cancel_url,
                    "state": "open",
                    "at": "",
                    "opened_at": datetime.now(UTC).isoformat(),
                    "refunds": {},
                },
            )
        ref = f"pretend-{bill.payment_id}"
        return Started(Outcome.PENDING, ref, f"{self._page}{bill.payment_id}", bill.expires_at)

    def page_of(self, payment_id: str) -> dict[str, Any] | None:
        """What its page shows; None for a payment it never heard of."""
        return self._read(payment_id)

    def choose(self, payment_id: str, choice: Choice, *, now: datetime) -> None:
        """The payer decides on its page. What is decided stays decided."""
        book = self._read(payment_id)
        if book is None or book["state"] != "open":
            return
        state = {"pay": "paid", "decline": "declined", "later": "later"}[choice]
        self._write(payment_id, book | {"state": state, "at": now.isoformat()})

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        book = self._read(payment_id)
        if book is None:
            return Paid(Outcome.NOT_FOUND, provider_ref or f"pretend-{payment_id}")
        return self._told(payment_id, book)

    def _told(self, payment_id: str, book: Mapping[str, Any]) -> Paid:
        ref, currency = f"pretend-{payment_id}", book["currency"]
        state = "paid" if book["state"] == "later" and self._is_later(book) else book["state"]
        if state == "paid":
            refunds = tuple(
                _refunded(refund_id, Money(amount, currency))
                for refund_id, amount in book.get("refunds", {}).items()
            )
            total = Money(book["amount"], currency)
            return Paid(Outcome.SUCCEEDED, ref, total, payment_id=payment_id, refunds=refunds)
        if state == "declined":
            return Paid(Outcome.FAILED, ref, failure="declined", payment_id=payment_id)
        gone = state == "cancelled"
        outcome = Outcome.CANCELLED if gone else Outcome.PENDING
        return Paid(outcome, ref, payment_id=payment_id)

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        book = self._read(payment_id)
        if book is not None and book["state"] == "open":
            self._write(payment_id, book | {"state": "cancelled"})
        return self.fetch(payment_id, provider_ref)

    def refund(self, refund_id: str, provider_ref: str, amount: Money, reason: str) -> Refunded:
        """At once. Never more than was paid, whatever was given back before."""
        payment_id = self.payment_of(provider_ref)
        book = self._read(payment_id)
        if book is None or self._told(payment_id, book).outcome is not Outcome.SUCCEEDED:
            raise ProviderRefused(provider=self.name, reason="not-paid")
        before = book.get("refunds", {})
        if refund_id not in before:
            if amount.currency != book["currency"] or amount.amount <= 0:
                raise ProviderRefused(provider=self.name, reason="bad-amount")
            if sum(before.values()) + amount.amount > book["amount"]:
                raise ProviderRefused(provider=self.name, reason="more-than-paid")
            self._write(payment_id, book | {"refunds": before | {refund_id: amount.amount}})
            return _refunded(refund_id, amount)
        return _refunded(refund_id, Money(before[refund_id], book["currency"]))

    def fetch_refund(self, refund_id: str, provider_ref: str | None) -> Refunded:
        for paid in self._all():
            for refund in paid.refunds:
                if refund.refund_id == refund_id:
                    return refund
        return Refunded(Outcome.NOT_FOUND, provider_ref or "", refund_id)

    def list_recent(self, since: datetime) -> Iterator[Paid]:
        for file in self._folder.glob("*.json"):
            book = self._read(file.stem)
            if book and datetime.fromisoformat(book.get("opened_at") or since.isoformat()) >= since:
                yield self._told(file.stem, book)

    def _all(self) -> Iterator[Paid]:
        return self.list_recent(datetime.min.replace(tzinfo=UTC))

    def payment_of(self, provider_ref: str) -> str:
        return provider_ref.removeprefix("pretend-")

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

    @staticmethod
    def _is_later(book: Mapping[str, Any]) -> bool:
        # its own clock, as any provider has
        return datetime.now(UTC) >= datetime.fromisoformat(book["at"]) + LATER

    def _file(self, payment_id: str) -> Path:
        safe = "".join(c for c in payment_id if c.isalnum() or c == "-")
        return self._folder / f"{safe}.json"

    def _read(self, payment_id: str) -> dict[str, Any] | None:
        try:
            book = json.loads(self._file(payment_id).read_text())
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise OutcomeUnknown(str(error)) from error
        return dict(book)

    def _write(self, payment_id: str, book: Mapping[str, Any]) -> None:
        new = self._file(payment_id).with_suffix(".new")
        new.write_text(json.dumps(book))
        new.replace(self._file(payment_id))


def _refunded(refund_id: str, total: Money) -> Refunded:
    return Refunded(Outcome.SUCCEEDED, f"pretend-refund-{refund_id}", refund_id, total)
