"""Cards, by Stripe Checkout's hosted page. The only module that knows Stripe.

Shapes and limits: payments.md §1. XAF has no decimals at Stripe either: 15000 is 15 000 FCFA.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

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
    Started,
)

if TYPE_CHECKING:
    from stripe import StripeClient

API_VERSION = "2026-08-26.dahlia"
LEAST, MOST = 328, 99_999_999  # 0.50 EUR in XAF, and eight digits
SESSION = timedelta(minutes=31)  # Stripe takes nothing under 30
TOLERANCE = 300  # seconds between a webhook's signing and now
TIMEOUT = (5, 20)  # seconds to connect, to read


class Card:
    name = "card"

    def __init__(self, key: str, webhook_secrets: tuple[str, ...], api_base: str) -> None:
        self._key, self._secrets, self._api_base = key, webhook_secrets, api_base
        self._client: StripeClient | None = None

    def capabilities(self) -> Capabilities:
        return Capabilities(
            flow="redirect",
            least=LEAST,
            most=MOST,
            hold=SESSION + timedelta(minutes=5),
            can_cancel=True,
            signed_webhooks=True,
        )

    def client(self) -> StripeClient:
        if self._client is None:
            import stripe  # noqa: PLC0415 -- slow import: 0.3 s, only where cards are used

            self._client = stripe.StripeClient(
                self._key,
                stripe_version=API_VERSION,
                max_network_retries=2,
                http_client=stripe.RequestsClient(timeout=TIMEOUT),
                base_addresses={"api": self._api_base},
            )
        return self._client

    def start(self, bill: Bill) -> Started:
        session = self._ask(lambda: self._create(bill))
        expires = datetime.fromtimestamp(session.expires_at, UTC)
        return Started(Outcome.PENDING, session.id, session.url or "", expires)

    def _create(self, bill: Bill) -> Any:
        ours = {"order": bill.reference, "payment": bill.payment_id}
        currency = bill.total.currency.lower()
        params: dict[str, Any] = {
            "mode": "payment",
            "locale": bill.locale,
            "submit_type": "book",
            "payment_method_types": ["card"],
            "line_items": [
                {
                    "quantity": line.quantity,
                    "price_data": {
                        "currency": currency,
                        "unit_amount": line.unit,
                        "product_data": {"name": line.label[:250]},
                    },
                }
                for line in bill.lines
                if line.unit
            ],
            "client_reference_id": bill.reference,
            "metadata": ours,
            "payment_intent_data": {"metadata": ours},
            "adaptive_pricing": {"enabled": False},
            "expires_at": int(bill.expires_at.timestamp()),
            "success_url": bill.return_url,
            "cancel_url": bill.cancel_url,
        }
        if bill.email:
            params["customer_email"] = bill.email
        key = {"idempotency_key": f"checkout:{bill.payment_id}"}
        return self.client().v1.checkout.sessions.create(params, key)  # type: ignore[arg-type]

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        if provider_ref is None:  # our call was cut: asking again with the same key finds it
            raise OutcomeUnknown("the session's id was never heard")
        return _read(self._ask(lambda: self.client().v1.checkout.sessions.retrieve(provider_ref)))

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        """Expire the session; one that is complete refuses, and is then read as paid."""
        if provider_ref is None:
            return Paid(Outcome.NOT_FOUND, "")
        try:
            session = self._ask(lambda: self.client().v1.checkout.sessions.expire(provider_ref))
        except ProviderRefused:
            return self.fetch(payment_id, provider_ref)
        return _read(session)

    def _ask(self, call: Any) -> Any:
        """One conversation with Stripe, its answers sorted into: an object, a no, or unknown."""
        import stripe  # noqa: PLC0415 -- slow import: 0.3 s, only where cards are used

        try:
            return call()
        except (stripe.InvalidRequestError, stripe.AuthenticationError) as error:
            raise ProviderRefused(provider=self.name, reason=str(error.code or "")) from error
        except stripe.StripeError as error:
            raise OutcomeUnknown(type(error).__name__) from error

    def read_webhook(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Hint:
        """Signed by Stripe with one of our secrets, within five minutes; or BadSignature."""
        from stripe import SignatureVerificationError, WebhookSignature  # noqa: PLC0415 -- slow

        signature = headers.get("Stripe-Signature", "")
        for secret in self._secrets:
            try:
                WebhookSignature.verify_header(body.decode(), signature, secret, TOLERANCE)
            except (SignatureVerificationError, ValueError):
                continue
            return _hint(body)
        raise BadSignature(provider=self.name)


def _hint(body: bytes) -> Hint:
    try:
        event = json.loads(body)
        object_ = event["data"]["object"]
        key = str(event.get("id") or hashlib.sha256(body).hexdigest())
        kind = str(event["type"])
        ours = str((object_.get("metadata") or {}).get("payment") or "")
        is_session = str(object_.get("object")) == "checkout.session"
        ref = str(object_["id"]) if is_session else ""
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadSignature(provider="card") from None
    return Hint(event_key=key, kind=kind, provider_ref=ref, payment_id=ours)


def _read(session: Any) -> Paid:
    """A Checkout Session in our words. Open and unpaid is pending; complete may still be unpaid."""
    total = None
    if session.amount_total is not None and session.currency:
        total = Money(int(session.amount_total), str(session.currency).upper())
    if session.payment_status in ("paid", "no_payment_required"):
        return Paid(Outcome.SUCCEEDED, session.id, total)
    if session.status == "expired":
        return Paid(Outcome.EXPIRED, session.id, total)
    return Paid(Outcome.PENDING, session.id, total)
