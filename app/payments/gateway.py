"""What every way of paying must be able to do. A new one is one file beside this.

Adapters do no database work and know bills, never orders. A webhook is a wake-up call: only what
`fetch` reads back from the provider moves money. Why: docs/adr/0004.
"""

from __future__ import annotations

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True)
class Started:
    """What the provider made of a bill. `redirect_url` empty: nothing to open."""

    outcome: Outcome
    provider_ref: str | None
    redirect_url: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """The provider's own word on one payment: the only thing that moves money."""

    outcome: Outcome
    provider_ref: str
    total: Money | None = None  # what was really paid
    failure: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hint:
    """All that a webhook may say: something happened to this payment, go and look."""

    event_key: str
    kind: str
    provider_ref: str = ""
    payment_id: str = ""


class BadSignature(Refused):
    """A webhook that its provider did not sign. Nothing of it is kept."""

    code = "bad-signature"
    status = 400


class ProviderRefused(Refused):
    """A definite no from the provider. Facts: provider, reason."""

    code = "provider-refused"
    status = 502


class OutcomeUnknown(Exception):
    """Timeout, 5xx or garbage: the payer may or may not have been asked. Never a failure."""


class PaymentProvider(Protocol):
    @property
    def name(self) -> str: ...

    def capabilities(self) -> Capabilities: ...

    def start(self, bill: Bill) -> Started:
        """Ask for the money. Raises: ProviderRefused, OutcomeUnknown."""
        ...

    def fetch(self, payment_id: str, provider_ref: str | None) -> Paid:
        """Read the truth back. Raises: OutcomeUnknown when the provider cannot be read."""
        ...

    def cancel(self, payment_id: str, provider_ref: str | None) -> Paid:
        """Try to end it; what it is after the try (it may turn out paid)."""
        ...

    def read_webhook(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Hint:
        """Raises: BadSignature."""
        ...
