"""MTN and Orange by pawaPay's API, version 2: the payer's telephone rings, and they type their PIN.

Our payment's id *is* the deposit's, so a start that was cut off is found again, and asked twice is
once. Facts: pawaPay's own pages of its API, deposits, refunds and signatures (version 2).
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.kernel.money import Money
from app.payments.gateway import (
    BadSignature,
    Bill,
    Capabilities,
    ConfigError,
    Hint,
    NotSupported,
    Outcome,
    OutcomeUnknown,
    Paid,
    ProviderRefused,
    PushPrompt,
    Refunded,
    Started,
)
from app.payments.http import Answer, Line, exact, written
from app.payments.message_signatures import Request, is_signed_by

LIVE, SANDBOX = "https://api.pawapay.io", "https://api.sandbox.pawapay.io"
OPERATORS = {"mtn": "MTN_MOMO_CMR", "orange": "ORANGE_CMR"}
WINDOW = timedelta(minutes=15)  # a payer who has not answered by then is asked about
MESSAGE_LEAST, MESSAGE_MOST = 4, 22  # characters that the payer reads on the telephone
STATUSES = {
    "ACCEPTED": Outcome.PENDING,
    "ENQUEUED": Outcome.PENDING,
    "SUBMITTED": Outcome.PENDING,
    "PROCESSING": Outcome.PENDING,
    "IN_RECONCILIATION": Outcome.PENDING,
    "COMPLETED": Outcome.SUCCEEDED,
    "FAILED": Outcome.FAILED,
}
KEYS = ("NO_AUTHENTICATION", "AUTHENTICATION_ERROR", "AUTHORISATION_ERROR", "HTTP_SIGNATURE_ERROR")
LATER = ("REFUND_IN_PROGRESS", "PROVIDER_TEMPORARILY_UNAVAILABLE")  # the same may pass later


@dataclass(frozen=True, slots=True)
class PawaPayAccount:
    """`public_keys` (PEM) are pawaPay's, to know its callbacks by; none: they come unsigned."""

    token: str = field(repr=False)
    public_keys: tuple[str, ...] = ()
    base: str = LIVE
    live: bool = True
    least: int = 100  # francs; `limits()` tells what this account may
    most: int = 1_000_000
    methods: tuple[str, ...] = ("mtn", "orange")


class PawaPay:
    name = "pawapay"

    def __init__(self, account: PawaPayAccount) -> None:
        self._account = account
        self._line = Line(self.name, account.base, account.token)

    def capabilities(self) -> Capabilities:
        return Capabilities(
            flow="push",
            least=self._account.least,
            most=self._account.most,
            hold=WINDOW,
            signed_webhooks=bool(self._account.public_keys),
            refund="partial",
            methods=self._account.methods,
            currencies=("XAF",),
            needs_phone=True,
        )

    def start(self, bill: Bill) -> Started:
        operator, phone = OPERATORS.get(bill.method), re.sub(r"\D", "", bill.phone)
        if operator is None or not phone:
            raise ProviderRefused(provider=self.name, reason="method" if phone else "phone")
        body = {
            "depositId": bill.payment_id,
            "amount": written(bill.total),
            "currency": bill.total.currency,
            "payer": {
                "type": "MMO",
                "accountDetails": {"phoneNumber": phone, "provider": operator},
            },
            "clientReferenceId": bill.reference,
            "customerMessage": message(bill),
            "metadata": [{"order": bill.reference}],
        }
        self._accepted(self._ask("POST", "/v2/deposits", body))
        prompt = PushPrompt(bill.method, bill.phone, bill.expires_at)
        return Started(Outcome.PENDING, bill.payment_id, prompt=prompt)

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Raises: ConfigError, ProviderRefused, OutcomeUnknown."""
        headers = {"Authorization": f"Bearer {self._account.token}"}
        answer = self._line.ask(method, path, headers=headers, body=body)
        if answer.status < 400:
            return answer
        reason = _reason(answer.json)
        if not reason:
            raise OutcomeUnknown(f"{self.name}: HTTP {answer.status} without a reason")
        if reason in KEYS:
            raise ConfigError(provider=self.name, reason=reason)
        raise ProviderRefused(provider=self.name, reason=self._line.clean(reason))

    def _accepted(self, answer: Answer) -> None:
        """Heard before is accepted too. Raises: ProviderRefused for a no, else OutcomeUnknown."""
        status, reason = answer.get("status"), _reason(answer.json)
        if status in ("ACCEPTED", "DUPLICATE_IGNORED"):
            return
        if status == "REJECTED" and reason:
            words, later = self._line.clean(reason), reason in LATER
            raise ProviderRefused(provider=self.name, reason=words, retryable=later)
        raise OutcomeUnknown(f"{self.name}: neither accepted nor rejected")

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        """A deposit does not tell its refunds: those are read one by one."""
        data = self._found("/v2/deposits", "depositId", payment_id)
        if data is None:
            return Paid(Outcome.NOT_FOUND, payment_id, payment_id=payment_id)
        return Paid(
            STATUSES.get(str(data.get("status")), Outcome.UNKNOWN),
            payment_id,
            exact(data.get("amount"), data.get("currency")),
            failure=self._line.clean(_reason(data)),
            payment_id=payment_id,
            operator_ref=self._line.clean(data.get("providerTransactionId")),
            live=self._account.live,
        )

    def _found(self, kind: str, name: str, id_: str) -> Mapping[str, Any] | None:
        """None: pawaPay says that it never heard of it. Raises: OutcomeUnknown for another's."""
        answer = self._ask("GET", f"{kind}/{id_}")
        if answer.get("status") == "NOT_FOUND":
            return None
        data = answer.get("data")
        if answer.get("status") != "FOUND" or not isinstance(data, dict) or data.get(name) != id_:
            raise OutcomeUnknown(f"{self.name}: neither found nor not found")
        return data

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        """A telephone that rings cannot be called back: only what it is by now."""
        return self.fetch(payment_id, provider_ref)

    def refund(self, refund_id: str, provider_ref: str, amount: Money, reason: str) -> Refunded:
        """One at a time for a deposit: another is refused, retryable, until the first is done."""
        body = {
            "refundId": refund_id,
            "depositId": provider_ref,
            "amount": written(amount),
            "currency": amount.currency,
        }
        self._accepted(self._ask("POST", "/v2/refunds", body))
        return Refunded(Outcome.PENDING, refund_id, refund_id, amount)

    def fetch_refund(self, refund_id: str, provider_ref: str | None) -> Refunded:
        id_ = refund_id or provider_ref or ""
        data = self._found("/v2/refunds", "refundId", id_)
        if data is None:
            return Refunded(Outcome.NOT_FOUND, id_, refund_id)
        outcome = STATUSES.get(str(data.get("status")), Outcome.UNKNOWN)
        total = exact(data.get("amount"), data.get("currency"))
        return Refunded(outcome, id_, refund_id, total, self._line.clean(_reason(data)))

    def list_recent(self, since: datetime) -> Iterable[Paid]:
        raise NotSupported(provider=self.name, reason="its statements are files of its own pages")

    def payment_of(self, provider_ref: str) -> str:
        return provider_ref  # a deposit's id is our own

    def check(self) -> None:
        self.limits()

    def learnt(self) -> dict[str, Any]:
        """What is kept of what it tells of the account. Raises: ConfigError, OutcomeUnknown."""
        limits = self.limits()
        told: dict[str, Any] = {"public_keys": list(self.public_keys())}
        if limits:  # the tightest of its operators: one sum fits all that are offered
            told["least"] = max(least for least, _most in limits.values())
            told["most"] = min(most for _least, most in limits.values())
            told["methods"] = sorted(limits)
        return told

    def limits(self) -> dict[str, tuple[int, int]]:
        """The least and most of each method that this account may take, in francs.

        Raises: ConfigError, OutcomeUnknown.
        """
        query = "/v2/active-conf?country=CMR&operationType=DEPOSIT"
        found: dict[str, tuple[int, int]] = {}
        methods = {operator: method for method, operator in OPERATORS.items()}
        conf = self._ask("GET", query).json
        try:
            for each in [one for country in conf["countries"] for one in country["providers"]]:
                bounds = _bounds(each)
                if each["provider"] in methods and bounds:
                    found[methods[each["provider"]]] = bounds
        except (AttributeError, KeyError, TypeError):
            raise OutcomeUnknown(f"{self.name}: a configuration that cannot be read") from None
        return found

    def public_keys(self) -> tuple[str, ...]:
        """What it signs callbacks with now (PEM), to be kept with the account.

        Raises: ConfigError, OutcomeUnknown.
        """
        told = self._ask("GET", "/v2/public-key/http").json
        keys = (
            [each.get("key") for each in told if isinstance(each, dict)]
            if isinstance(told, list)
            else []
        )
        found = tuple(key for key in keys if isinstance(key, str) and "PUBLIC KEY" in key)
        if not found:
            raise OutcomeUnknown(f"{self.name}: no key of its own")
        return found

    def read_webhook(
        self,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
        *,
        method: str = "POST",
        url: str = "",
    ) -> Hint:
        keys = self._account.public_keys
        if keys and not is_signed_by(Request(method, url, headers, body), keys, now):
            raise BadSignature(provider=self.name)
        try:
            told = json.loads(body)
            payment, refund = str(told.get("depositId") or ""), str(told.get("refundId") or "")
            kind = f"{'refund' if refund else 'deposit'}.{told['status']}"
        except (ValueError, KeyError, AttributeError):
            raise BadSignature(provider=self.name) from None
        if not (payment or refund):
            raise BadSignature(provider=self.name)
        key = hashlib.sha256(body).hexdigest()
        return Hint(key, kind, payment, payment, refund, authenticated=bool(keys))


def message(bill: Bill) -> str:
    """What the payer reads beside the sum: letters, digits and spaces, 4 to 22 of them."""
    title = bill.lines[0].label if bill.lines else ""
    plain = unicodedata.normalize("NFKD", f"{bill.reference} {title}").encode("ascii", "ignore")
    words = " ".join(re.sub(r"[^A-Za-z0-9]+", " ", plain.decode()).split())
    return words[:MESSAGE_MOST].strip() if len(words) >= MESSAGE_LEAST else "Entregent"


def _reason(thing: Any) -> str:
    told = thing.get("failureReason") if isinstance(thing, dict) else None
    return str(told.get("failureCode") or "") if isinstance(told, dict) else ""


def _bounds(provider: Mapping[str, Any]) -> tuple[int, int] | None:
    for currency in provider.get("currencies", []):
        deposit = (currency.get("operationTypes") or {}).get("DEPOSIT")
        if currency.get("currency") == "XAF" and isinstance(deposit, dict):
            least, most = (exact(deposit[name], "XAF") for name in ("minAmount", "maxAmount"))
            return least.amount, most.amount
    return None
