"""What every way of paying must be able to do. A new one is one file beside this.

Adapters do no database work and know bills, never orders. A webhook is a wake-up call: only what
`fetch` reads back from the provider moves money. Why: docs/adr/0004.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, Protocol

from app.kernel.errors import Refused
from app.kernel.money import Money


class Outcome(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """How one pays, and between which amounts (inclusive, smallest unit of the bill's currency)."""

    flow: Literal["redirect", "push", "offline"]
    least: int
    most: int
    hold: timedelta  # how long places are kept while someone pays this way
    can_cancel: bool = False
    signed_webhooks: bool = False
    refund: Literal["none", "full", "partial"] = "none"  # none: the organizer sends it by hand
    methods: tuple[str, ...] = ()  # card, mtn, orange, transfer, cash: what the payer chooses from
    currencies: tuple[str, ...] = ()  # ISO 4217; empty: any
    needs_phone: bool = False  # the bill must say whose telephone is asked
    lists_recent: bool = False  # `list_recent` can find what we do not know of


@dataclass(frozen=True, slots=True)
class BillLine:
    label: str
    unit: int  # smallest unit of the bill's currency
    quantity: int


@dataclass(frozen=True, slots=True)
class Bill:
    """What is asked of the payer. `payment_id` (UUID) is ours and never changes on a retry."""

    payment_id: str
    reference: str  # the order's, as people read it
    total: Money
    lines: tuple[BillLine, ...]
    locale: str
    return_url: str
    cancel_url: str
    expires_at: datetime
    email: str = ""
    method: str = ""  # one of the provider's methods; "": it has one only, or asks itself
    phone: str = ""  # the payer's, E.164: +2376…
    notify_url: str = ""  # where the provider may tell us; "": what its own settings say


@dataclass(frozen=True, slots=True)
class PushPrompt:
    """Nothing to open: a telephone rings for its owner's PIN, until then or a little longer."""

    method: str
    phone: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """What the provider made of a bill. `redirect_url` empty: nothing to open.

    `instructions` is what the payer must know to pay alone, as facts: {"iban": …, "reference": …}.
    """

    outcome: Outcome
    provider_ref: str | None
    redirect_url: str = ""
    expires_at: datetime | None = None
    prompt: PushPrompt | None = None
    instructions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refunded:
    """The provider's word on one refund. `refund_id` "": made elsewhere, on its own pages."""

    outcome: Outcome
    provider_ref: str
    refund_id: str = ""
    total: Money | None = None
    failure: str = ""


class DisputeState(StrEnum):
    WARNED = "warned"  # a question: nothing is withdrawn yet
    OPEN = "open"  # the money is withdrawn until it is decided
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"  # a question that ended: nothing was ever withdrawn


@dataclass(frozen=True, slots=True)
class Disputed:
    """A payer's bank takes the money back, and asks."""

    provider_ref: str
    state: DisputeState
    total: Money
    reason: str = ""
    fee: Money | None = None  # what the provider takes for it
    due_by: datetime | None = None  # an answer after that is not read


@dataclass(frozen=True, slots=True)
class Paid:
    """The provider's own word on one payment: the only thing that moves money.

    Refunds and disputes told here add to what is known; one that is missing was not taken back.
    """

    outcome: Outcome
    provider_ref: str
    total: Money | None = None  # what was really paid
    failure: str = ""  # the provider's own code
    facts: Mapping[str, str] = field(default_factory=dict)
    payment_id: str = ""  # ours, where the provider tells it
    fee: Money | None = None
    operator_ref: str = ""  # the operator's own id, as in the payer's SMS
    paid_at: datetime | None = None
    live: bool | None = None  # real money, or a try; None: not told
    refunds: tuple[Refunded, ...] = ()
    disputes: tuple[Disputed, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """All that a webhook may say: something happened to this payment, go and look.

    Not `authenticated`: anybody may have said it, so one asks seldom.
    """

    event_key: str
    kind: str
    provider_ref: str = ""
    payment_id: str = ""
    refund_id: str = ""
    authenticated: bool = True


class BadSignature(Refused):
    """A webhook that its provider did not sign. Nothing of it is kept."""

    code = "bad-signature"
    status = 400


class ProviderRefused(Refused):
    """A definite no from the provider. Facts: provider, reason (its own code), retryable."""

    code = "provider-refused"
    status = 502


class NotSupported(ProviderRefused):
    """This provider cannot do that at all, whoever asks."""


class ConfigError(ProviderRefused):
    """Our keys or settings are wrong: no payer can help, whoever keeps the account must."""


class OutcomeUnknown(Exception):
    """Timeout, 5xx or garbage: the payer may or may not have been asked. Never a failure."""


class Unavailable(OutcomeUnknown):
    """Nothing was sent: no such host, no connection, or the line is closed after many failures.

    Who takes it for merely unknown is on the safe side, only slower.
    """


class PaymentProvider(Protocol):
    @property
    def name(self) -> str: ...

    def capabilities(self) -> Capabilities: ...

    def start(self, bill: Bill) -> Started:
        """Ask for the money; twice for one bill is once. Raises: ProviderRefused, OutcomeUnknown,
        Unavailable."""
        ...

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        """Read the truth back. Raises: OutcomeUnknown when the provider cannot be read."""
        ...

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        """Try to end it; what it is after the try (it may turn out paid)."""
        ...

    def refund(self, refund_id: str, provider_ref: str, amount: Money, reason: str) -> Refunded:
        """Give back, in part or whole; twice with one `refund_id` (UUID, ours) is once.

        `provider_ref` is the payment's. Raises: ProviderRefused, NotSupported, OutcomeUnknown.
        """
        ...

    def fetch_refund(self, refund_id: str, provider_ref: str | None) -> Refunded:
        """Read one refund back; `provider_ref` is the refund's, None when it was never heard."""
        ...

    def list_recent(self, since: datetime) -> Iterable[Paid]:
        """What it knows of since then, newest first. Raises: NotSupported, OutcomeUnknown."""
        ...

    def payment_of(self, provider_ref: str) -> str:
        """Our payment's id behind a hint that names only the provider's own; "" when none."""
        ...

    def check(self) -> None:
        """A harmless question that needs the keys. Raises: ConfigError, OutcomeUnknown."""
        ...

    def read_webhook(
        self,
        headers: Mapping[str, str],
        body: bytes,
        now: datetime,
        *,
        method: str = "POST",
        url: str = "",
    ) -> Hint:
        """`url` is the whole public address that was called. Raises: BadSignature."""
        ...
