"""Cards, by Stripe Checkout's hosted page. The only module that knows Stripe.

Shapes: Stripe's own (tests/payments). XAF has no decimals at Stripe either: 15000 is 15 000 FCFA.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

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

T = TypeVar("T")
API_VERSION = "2026-08-26.dahlia"
LEAST, MOST = 328, 99_999_999  # 0.50 EUR in XAF, and eight digits
SESSION = timedelta(minutes=31)  # Stripe takes nothing under 30
TOLERANCE = 300  # seconds between a webhook's signing and now
TIMEOUT = (5, 20)  # seconds to connect, to read
LOOK_THROUGH = 300  # newest sessions searched for one whose id was never heard


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
        return self._ask(lambda: _opened(self._create(bill)))

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
        if provider_ref is None:
            return self._ask(lambda: self._find(payment_id))
        sessions = self.client().v1.checkout.sessions
        return self._ask(lambda: _read(sessions.retrieve(provider_ref), payment_id))

    def _find(self, payment_id: str) -> Paid:
        """Our call was cut before the session's id was heard: it is among the newest, or nowhere.

        Raises: OutcomeUnknown when there are too many to look through.
        """
        newest = self.client().v1.checkout.sessions.list({"limit": 100}).auto_paging_iter()
        seen = 0
        for session in islice(newest, LOOK_THROUGH):
            seen += 1
            if _payment_of(session) == payment_id:
                return _read(session, payment_id)
        if seen == LOOK_THROUGH:
            raise OutcomeUnknown("the session's id was never heard, and many came since")
        return Paid(Outcome.NOT_FOUND, "")

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        """Expire the session; one that is complete refuses, and is then read as paid."""
        if provider_ref is None:
            return Paid(Outcome.NOT_FOUND, "")
        sessions = self.client().v1.checkout.sessions
        try:
            return self._ask(lambda: _read(sessions.expire(provider_ref), payment_id))
        except ProviderRefused:
            return self.fetch(payment_id, provider_ref)

    def _ask(self, call: Callable[[], T]) -> T:
        """One conversation with Stripe, its answers sorted into: an object, a no, or unknown."""
        import stripe  # noqa: PLC0415 -- slow import: 0.3 s, only where cards are used

        try:
            return call()
        except (stripe.InvalidRequestError, stripe.AuthenticationError) as error:
            raise ProviderRefused(provider=self.name, reason=str(error.code or "")) from error
        except stripe.StripeError as error:
            raise OutcomeUnknown(type(error).__name__) from error
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # not a session at all
            raise OutcomeUnknown(f"unreadable: {error}") from error

    def read_webhook(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Hint:
        """Signed by Stripe with one of our secrets, within five minutes; or BadSignature."""
        from stripe import SignatureVerificationError, WebhookSignature  # noqa: PLC0415 -- slow

        signature = headers.get("Stripe-Signature", "")
        if not signature.isascii():  # Stripe writes hex; the library's comparison falls on others
            raise BadSignature(provider=self.name)
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


def _opened(session: Any) -> Started:
    expires = datetime.fromtimestamp(session.expires_at, UTC)
    return Started(Outcome.PENDING, session.id, session.url or "", expires)


def _payment_of(session: Any) -> str:
    """Our payment's id, as we wrote it on the session; "" on one that is not ours."""
    facts = session.metadata
    return str(facts.to_dict().get("payment", "")) if facts else ""


def _read(session: Any, payment_id: str) -> Paid:
    """A Checkout Session in our words. Open and unpaid is pending; complete may still be unpaid.

    Raises: OutcomeUnknown for a session of another payment, or one paid without a sum.
    """
    if _payment_of(session) != payment_id:
        raise OutcomeUnknown("this session was opened for another payment")
    total = None
    if session.amount_total is not None and session.currency:
        total = Money(int(session.amount_total), str(session.currency).upper())
    if session.payment_status in ("paid", "no_payment_required"):
        if total is None:
            raise OutcomeUnknown("paid, but the sum is not told")
        return Paid(Outcome.SUCCEEDED, session.id, total)
    if session.status == "expired":
        return Paid(Outcome.EXPIRED, session.id, total)
    return Paid(Outcome.PENDING, session.id, total)
