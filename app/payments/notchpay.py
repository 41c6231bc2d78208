"""MTN and Orange by Notch Pay's hosted page. Facts: Notch Pay's own pages of its API.

It does not promise to take one reference once, so nothing is made before looking whether it is
there: payments by our reference, refunds by the mark that we leave in their reason.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from app.kernel.money import Money
from app.payments.gateway import (
    BadSignature,
    Bill,
    Capabilities,
    ConfigError,
    Hint,
    Outcome,
    OutcomeUnknown,
    Paid,
    ProviderRefused,
    Refunded,
    Started,
)
from app.payments.http import Answer, Line, exact, header

LIVE = "https://api.notchpay.co"
HOLD = timedelta(minutes=30)
PAGE, PAGES = 50, 6  # how many at once, and how many pages are looked through
STATUSES = {
    "pending": Outcome.PENDING,
    "processing": Outcome.PENDING,
    "complete": Outcome.SUCCEEDED,
    "refunded": Outcome.SUCCEEDED,  # it was paid; what went back is told by its refunds
    "partially_refunded": Outcome.SUCCEEDED,
    "failed": Outcome.FAILED,
    "canceled": Outcome.CANCELLED,
    "expired": Outcome.EXPIRED,
}
OURS = ("merchant_reference", "trxref")  # where it repeats the reference that we gave


@dataclass(frozen=True, slots=True)
class NotchPayAccount:
    """`private_key` gives refunds; `hash_keys` sign what it tells us, newest first."""

    public_key: str = field(repr=False)
    private_key: str = field(default="", repr=False)
    hash_keys: tuple[str, ...] = field(default=(), repr=False)
    base: str = LIVE
    live: bool = True
    least: int = 100  # francs
    most: int = 1_000_000


class NotchPay:
    name = "notchpay"

    def __init__(self, account: NotchPayAccount) -> None:
        self._account = account
        keys = (account.public_key, account.private_key, *account.hash_keys)
        self._line = Line(self.name, account.base, *keys)

    def capabilities(self) -> Capabilities:
        return Capabilities(
            flow="redirect",
            least=self._account.least,
            most=self._account.most,
            hold=HOLD,
            can_cancel=True,
            signed_webhooks=True,
            refund="partial" if self._account.private_key else "none",
            methods=("mtn", "orange"),
            currencies=("XAF",),
            lists_recent=True,
        )

    def start(self, bill: Bill) -> Started:
        if bill.total.currency != "XAF" or not (bill.email or bill.phone):
            raise ProviderRefused(provider=self.name, reason="currency, or nobody to write to")
        found = self._payment(bill.payment_id)
        if found is not None:
            return self._opened(found)
        customer = {"email": bill.email} | ({"phone": bill.phone} if bill.phone else {})
        body = {
            "amount": bill.total.amount,
            "currency": bill.total.currency,
            "customer": customer if bill.email else {"phone": bill.phone},
            "description": f"{bill.reference} {bill.lines[0].label if bill.lines else ''}"[:250],
            "reference": bill.payment_id,
            "callback": bill.return_url,
            "locked_country": "CM",
        }
        return self._opened(_with_page(self._sure(self._ask("POST", "/payments", body))))

    def _opened(self, payment: Mapping[str, Any]) -> Started:
        """One that ended meanwhile opens nothing. Raises: OutcomeUnknown without its page."""
        outcome = STATUSES.get(str(payment.get("status", "pending")), Outcome.UNKNOWN)
        ref, url = _ref(payment), str(payment["authorization_url"] or "")
        if not ref or (outcome is Outcome.PENDING and not url.startswith(("https://", "http://"))):
            raise OutcomeUnknown(f"{self.name}: a payment without its page")
        return Started(outcome, ref, url if outcome is Outcome.PENDING else "")

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Raises: ConfigError, OutcomeUnknown. A 404 comes back, as do other noes."""
        headers = {"Authorization": self._account.public_key}
        if path.startswith("/refunds"):
            headers["X-Grant"] = self._account.private_key
        answer = self._line.ask(method, path, headers=headers, body=body)
        if answer.status in (401, 403):
            raise ConfigError(provider=self.name, reason=self._line.clean(answer.get("message")))
        return answer

    def _sure(self, answer: Answer) -> Answer:
        """Raises: ProviderRefused for a no with its words, OutcomeUnknown for one without."""
        if answer.status < 400:
            return answer
        if words := self._line.clean(answer.get("message")):
            raise ProviderRefused(provider=self.name, reason=words)
        raise OutcomeUnknown(f"{self.name}: HTTP {answer.status} without a word")

    def _payment(self, ref: str) -> Mapping[str, Any] | None:
        answer = self._ask("GET", f"/payments/{quote(ref, safe='.')}")
        if answer.status == 404 and answer.get("message"):
            return None
        return _with_page(self._sure(answer))

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        payment = self._payment(provider_ref or payment_id)
        if payment is None:
            return Paid(Outcome.NOT_FOUND, provider_ref or "", payment_id=payment_id)
        told = _ours(payment) or (payment_id if provider_ref else _ref(payment))
        if told != payment_id:
            raise OutcomeUnknown(f"{self.name}: that payment is another's")
        word = self._word(payment, payment_id)
        if word.outcome is not Outcome.SUCCEEDED or not self._account.private_key:
            return word
        return self._with_refunds(word)

    def _word(self, payment: Mapping[str, Any], payment_id: str) -> Paid:
        currency = payment.get("currency")
        fee = payment.get("fee")
        return Paid(
            STATUSES.get(str(payment.get("status")), Outcome.UNKNOWN),
            _ref(payment),
            exact(payment.get("amount"), currency),
            failure=self._line.clean(payment.get("failure_reason")),
            payment_id=payment_id,
            fee=exact(fee, currency) if fee else None,
            operator_ref=self._line.clean(payment.get("operator_reference")),
            paid_at=_instant(payment.get("completed_at")),
            live=self._account.live,
        )

    def _with_refunds(self, word: Paid) -> Paid:
        """Those made on its own pages too; that they cannot be read takes nothing from the rest."""
        try:
            all_ = [
                each for each in self._pages("/refunds") if each.get("payment") == word.provider_ref
            ]
            return replace(word, refunds=tuple(self._refunded(each) for each in all_))
        except (OutcomeUnknown, ProviderRefused):
            return word

    def _pages(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Newest first. Raises: OutcomeUnknown when there are too many to look through."""
        for page in range(1, PAGES + 1):
            answer = self._sure(self._ask("GET", f"{path}?limit={PAGE}&page={page}"))
            items, last = answer.get("items"), answer.get("last_page")
            if not isinstance(items, list):
                raise OutcomeUnknown(f"{self.name}: a list that is none")
            yield from (each for each in items if isinstance(each, dict))
            if not items or (type(last) is int and page >= last):
                return
        raise OutcomeUnknown(f"{self.name}: too many to look through")

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        self._ask("DELETE", f"/payments/{quote(provider_ref or payment_id, safe='.')}")
        return self.fetch(payment_id, provider_ref)  # a no to that is told by its state

    def refund(self, refund_id: str, provider_ref: str, amount: Money, reason: str) -> Refunded:
        if not self._account.private_key:
            raise ConfigError(provider=self.name, reason="no private key")
        known = self._find_refund(refund_id)
        if known is not None:
            return known
        why = f"{reason[:120]} [{refund_id}]".strip()
        body = {"payment": provider_ref, "amount": amount.amount, "reason": why}
        made = _thing(self._sure(self._ask("POST", "/refunds", body)), "refund")
        return self._refunded({"amount": amount.amount} | dict(made), refund_id)

    def _find_refund(self, refund_id: str) -> Refunded | None:
        found = (each for each in self._pages("/refunds") if _mark(each) == refund_id)
        return next((self._refunded(each) for each in found), None)

    def _refunded(self, refund: Mapping[str, Any], refund_id: str = "") -> Refunded:
        return Refunded(
            STATUSES.get(str(refund.get("status")), Outcome.UNKNOWN),
            str(refund.get("id") or refund.get("reference") or ""),
            refund_id or _mark(refund),
            exact(refund.get("amount"), refund.get("currency") or "XAF"),
            self._line.clean(refund.get("failure_reason")),
        )

    def fetch_refund(self, refund_id: str, provider_ref: str | None) -> Refunded:
        if provider_ref is None:
            return self._find_refund(refund_id) or Refunded(Outcome.NOT_FOUND, "", refund_id)
        answer = self._ask("GET", f"/refunds/{quote(provider_ref, safe='.')}")
        if answer.status == 404 and answer.get("message"):
            return Refunded(Outcome.NOT_FOUND, provider_ref, refund_id)
        return self._refunded(_thing(self._sure(answer), "refund"), refund_id)

    def list_recent(self, since: datetime) -> Iterator[Paid]:
        for payment in self._pages("/payments"):
            made = _instant(payment.get("created_at"))
            if made is not None and made < since:
                return
            yield self._word(payment, _ours(payment))

    def payment_of(self, provider_ref: str) -> str:
        payment = self._payment(provider_ref)
        return _ours(payment) if payment else ""

    def check(self) -> None:
        self._sure(self._ask("GET", "/payments?limit=1&page=1"))

    def read_webhook(
        self,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
        *,
        method: str = "POST",
        url: str = "",
    ) -> Hint:
        """HMAC-SHA256 of the raw body in hexadecimal. It carries no time: `event_key` is once."""
        told = header(headers, "X-Notch-Signature").strip().encode(errors="replace")
        signs = [
            hmac.new(key.encode(), body, hashlib.sha256).hexdigest().encode()
            for key in self._account.hash_keys
            if key.strip()
        ]
        if not any(hmac.compare_digest(told, sign) for sign in signs):
            raise BadSignature(provider=self.name)
        return _hint(body)


def _hint(body: bytes) -> Hint:
    try:
        event = json.loads(body)
        kind, about = str(event.get("event") or event["type"]), event["data"]
        ours, ref, mark = _ours(about), _ref(about), _mark(about)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadSignature(provider="notchpay") from None
    key = str(event.get("id") or hashlib.sha256(body).hexdigest())
    if kind.startswith("refund"):
        return Hint(key, kind, str(about.get("payment") or ""), ours, mark)
    return Hint(key, kind, ref, ours)


def _thing(answer: Answer, name: str) -> Mapping[str, Any]:
    """The object itself, or its reference alone: Notch Pay answers both ways."""
    told = answer.get(name) or answer.get("data")
    if not isinstance(told, dict | str):
        raise OutcomeUnknown(f"notchpay: no {name} in its answer")
    return {"reference": told} if isinstance(told, str) else told


def _with_page(answer: Answer) -> Mapping[str, Any]:
    page = {"authorization_url": answer.get("authorization_url")}
    return dict(_thing(answer, "transaction")) | page


def _ref(payment: Mapping[str, Any]) -> str:
    return str(payment.get("reference") or payment.get("transaction") or payment.get("id") or "")


def _ours(payment: Mapping[str, Any]) -> str:
    return next((str(payment[name]) for name in OURS if payment.get(name)), "")


def _mark(refund: Mapping[str, Any]) -> str:
    """Our refund's id, which we left at the end of its reason."""
    reason = str(refund.get("reason") or "")
    return reason.rpartition("[")[2][:-1] if reason.endswith("]") else ""


def _instant(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
