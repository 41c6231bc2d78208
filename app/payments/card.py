"""Cards, by Stripe Checkout's hosted page. The only module that knows Stripe.

Shapes: Stripe's own (tests/payments). XAF has no decimals at Stripe either: 15000 is 15 000 FCFA.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from app.kernel.money import Money
from app.payments import card_words
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
from app.payments.http import breaker, header

if TYPE_CHECKING:
    from stripe import StripeClient

T = TypeVar("T")
LIVE, DESK = "https://api.stripe.com", "https://dashboard.stripe.com"
API_VERSION = "2026-08-26.dahlia"
LEAST, MOST = 328, 99_999_999  # 0.50 EUR in XAF, and eight digits
SESSION = timedelta(minutes=31)  # Stripe takes nothing under 30
BEHIND = 3_600  # seconds that our clock may be behind Stripe's
TOLERANCE = 300  # seconds between a webhook's signing and now
TIMEOUT = (3, 7)  # seconds to connect, to read: a payer waits for it
LOOK_THROUGH = 300  # newest sessions, or refunds, searched for one whose id was never heard
# What a session tells beside itself: its charge, and what Stripe kept of it.
CHARGE = "payment_intent.latest_charge"
WHOLE = [CHARGE, f"{CHARGE}.balance_transaction"]


@dataclass(frozen=True, slots=True)
class CardAccount:
    """`key` says by itself whether it is live; `webhook_secrets` sign notices, newest first."""

    key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    base: str = LIVE


class Card:
    name = "card"

    @classmethod
    def of(cls, account: CardAccount) -> Card:
        return cls(account.key, account.webhook_secrets, account.base)

    def __init__(self, key: str, webhook_secrets: tuple[str, ...], api_base: str) -> None:
        self._key, self._secrets, self._api_base = key, webhook_secrets, api_base
        self._client: StripeClient | None = None
        self._breaker = breaker(self.name, api_base)

    def capabilities(self) -> Capabilities:
        return Capabilities(
            flow="redirect",
            least=LEAST,
            most=MOST,
            hold=SESSION + timedelta(minutes=5),
            can_cancel=True,
            signed_webhooks=True,
            refund="partial",
            methods=("card",),
            lists_recent=True,
        )

    def client(self) -> StripeClient:
        if self._client is None:
            import stripe  # noqa: PLC0415 -- slow import: 0.3 s, only where cards are used

            # below that it tells bodies: buyers' addresses, and whatever Stripe repeats of a key
            logging.getLogger("stripe").setLevel(logging.WARNING)
            self._client = stripe.StripeClient(
                self._key,
                stripe_version=API_VERSION,
                max_network_retries=2,
                http_client=_in_time(stripe),
                base_addresses={"api": self._api_base},
            )
        return self._client

    def start(self, bill: Bill) -> Started:
        return self._ask(lambda: card_words.opened(self._create(bill)))

    def _create(self, bill: Bill) -> Any:
        ours = {"order": bill.reference, "payment": bill.payment_id}
        params: dict[str, Any] = {
            "mode": "payment",
            "locale": bill.locale,
            "submit_type": "book",
            "payment_method_types": ["card"],
            "line_items": card_words.line_items(bill),
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
        return self._open(params, f"checkout:{bill.payment_id}")

    def _open(self, params: dict[str, Any], key: str) -> Any:
        """Where our clock is behind Stripe's, half an hour from now is too soon for it."""
        import stripe  # noqa: PLC0415 -- slow import: 0.3 s, only where cards are used

        create: Any = self.client().v1.checkout.sessions.create
        try:
            return create(params, {"idempotency_key": key})
        except stripe.InvalidRequestError as error:
            if error.param != "expires_at":
                raise
            later = {"expires_at": params["expires_at"] + BEHIND}
            return create(params | later, {"idempotency_key": f"{key}:later"})

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        if provider_ref is None:
            return self._ask(lambda: self._find(payment_id))
        return self._ask(lambda: self._read(self._session(provider_ref), payment_id))

    def _session(self, provider_ref: str) -> Any:
        """With its charge; without, for a key that may not see charges."""
        import stripe  # noqa: PLC0415 -- slow import: 0.3 s, only where cards are used

        sessions = self.client().v1.checkout.sessions
        try:
            return sessions.retrieve(provider_ref, {"expand": WHOLE})
        except stripe.PermissionError:
            return sessions.retrieve(provider_ref)

    def _read(self, session: Any, payment_id: str) -> Paid:
        """Stripe is asked for refunds and disputes only where its charge says there are some."""
        charge = card_words.charge_of(session)
        refunds: list[Any] = []
        disputes: list[Any] = []
        if charge is not None:
            of = {"charge": str(charge.id), "limit": 100}
            if charge.amount_refunded:
                listed = self.client().v1.refunds.list(of)  # type: ignore[arg-type]
                refunds = list(listed.auto_paging_iter())
            if charge.disputed:
                disputes = list(self.client().v1.disputes.list(of).data)  # type: ignore[arg-type]
        return card_words.paid(session, payment_id, refunds, disputes)

    def _find(self, payment_id: str) -> Paid:
        """Our call was cut before the session's id was heard: it is among the newest, or nowhere.

        Raises: OutcomeUnknown when there are too many to look through.
        """
        newest = self.client().v1.checkout.sessions.list({"limit": 100}).auto_paging_iter()
        seen = 0
        for session in islice(newest, LOOK_THROUGH):
            seen += 1
            if card_words.payment_of(session) == payment_id:
                return self._read(self._session(session.id), payment_id)
        if seen == LOOK_THROUGH:
            raise OutcomeUnknown("the session's id was never heard, and many came since")
        return Paid(Outcome.NOT_FOUND, "")

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        """Expire the session; one that is complete refuses, and is then read as paid."""
        if provider_ref is None:
            return Paid(Outcome.NOT_FOUND, "")
        sessions = self.client().v1.checkout.sessions
        try:
            return self._ask(
                lambda: card_words.paid(sessions.expire(provider_ref), payment_id, [], [])
            )
        except ProviderRefused:
            return self.fetch(payment_id, provider_ref)

    def refund(self, refund_id: str, provider_ref: str, amount: Money, reason: str) -> Refunded:
        """Stripe knows three reasons: "asked by the customer" is the plain one; ours is beside."""
        return self._ask(lambda: self._give_back(refund_id, provider_ref, amount, reason))

    def _give_back(self, refund_id: str, provider_ref: str, amount: Money, reason: str) -> Refunded:
        session = self.client().v1.checkout.sessions.retrieve(provider_ref)
        intent, currency = session.payment_intent, str(session.currency).upper()
        if not intent or currency != amount.currency:
            raise ProviderRefused(provider=self.name, reason="not-paid-in-this-currency")
        ours = {"refund": refund_id, "payment": card_words.payment_of(session)}
        params = {
            "payment_intent": str(intent),
            "amount": amount.amount,
            "reason": "requested_by_customer",
            "metadata": ours | ({"why": reason[:500]} if reason else {}),
        }
        key = {"idempotency_key": f"refund:{refund_id}"}
        made = self.client().v1.refunds.create(params, key)  # type: ignore[arg-type]
        return card_words.refunded(made)

    def fetch_refund(self, refund_id: str, provider_ref: str | None) -> Refunded:
        refunds = self.client().v1.refunds
        if provider_ref:
            return self._ask(lambda: card_words.refunded(refunds.retrieve(provider_ref)))
        return self._ask(lambda: self._find_refund(refund_id))

    def _find_refund(self, refund_id: str) -> Refunded:
        seen = 0
        newest = self.client().v1.refunds.list({"limit": 100}).auto_paging_iter()
        for refund in islice(newest, LOOK_THROUGH):
            seen += 1
            if card_words.said(refund, "refund") == refund_id:
                return card_words.refunded(refund)
        if seen == LOOK_THROUGH:
            raise OutcomeUnknown("the refund's id was never heard, and many came since")
        return Refunded(Outcome.NOT_FOUND, "", refund_id)

    def list_recent(self, since: datetime) -> Iterator[Paid]:
        """Sessions that bear our mark; another program may share the account."""
        made = {"limit": 100, "created": {"gte": int(since.timestamp())}}
        sessions = self.client().v1.checkout.sessions
        newest = self._ask(lambda: sessions.list(made).auto_paging_iter())  # type: ignore[arg-type]
        while (session := self._ask(lambda: next(newest, None))) is not None:
            ours = card_words.payment_of(session)
            if ours:
                yield card_words.paid(session, ours, [], [])

    def payment_of(self, provider_ref: str) -> str:
        """Of a charge's intent (`pi_…`), which is all that a dispute's event names."""
        if not provider_ref.startswith("pi_"):
            return ""
        of = {"payment_intent": provider_ref, "limit": 1}
        sessions = self.client().v1.checkout.sessions
        found = self._ask(lambda: sessions.list(of).data)  # type: ignore[arg-type]
        return card_words.payment_of(found[0]) if found else ""

    def check(self) -> None:
        self._ask(lambda: self.client().v1.checkout.sessions.list({"limit": 1}))

    def _ask(self, call: Callable[[], T]) -> T:
        """One conversation with Stripe, its answers sorted into: an object, a no, or unknown."""
        import stripe  # noqa: PLC0415 -- slow import: 0.3 s, only where cards are used

        self._breaker.pass_(self.name)
        try:
            made = call()
        except (stripe.AuthenticationError, stripe.PermissionError):
            raise ConfigError(provider=self.name, reason="key") from None  # it names part of it
        except (stripe.InvalidRequestError, stripe.CardError) as error:
            raise ProviderRefused(provider=self.name, reason=str(error.code or "")) from error
        except stripe.StripeError as error:
            self._breaker.heard(well=False)
            raise OutcomeUnknown(type(error).__name__) from error
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # not a session at all
            raise OutcomeUnknown(f"unreadable: {error}") from error
        self._breaker.heard(well=True)
        return made

    def read_webhook(
        self,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
        *,
        method: str = "POST",
        url: str = "",
    ) -> Hint:
        """Signed by Stripe with one of our secrets, within five minutes; or BadSignature."""
        from stripe import SignatureVerificationError, WebhookSignature  # noqa: PLC0415 -- slow

        signature = header(headers, "Stripe-Signature")
        if not signature.isascii():  # Stripe writes hex; the library's comparison falls on others
            raise BadSignature(provider=self.name)
        for secret in self._secrets:
            try:
                WebhookSignature.verify_header(body.decode(), signature, secret, TOLERANCE)
            except (SignatureVerificationError, ValueError):
                continue
            return card_words.hint(body)
        raise BadSignature(provider=self.name)


def _in_time(stripe: Any) -> Any:
    """Stripe's own way of asking, which tries again by itself; not once it kept a payer waiting."""

    class InTime(stripe.RequestsClient):
        def _should_retry(self, response: Any, error: Any, *counts: Any) -> bool:
            late = response is None and "Timeout" in type(error.__cause__).__name__
            return not late and bool(super()._should_retry(response, error, *counts))

    return InTime(timeout=TIMEOUT)
