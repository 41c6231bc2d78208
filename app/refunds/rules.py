"""Money that goes back: when noting it is refused."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from app.kernel.errors import Refused
from app.payments.gateway import Outcome


class RefundChanged(Refused):
    """Another sum is owed than the page said. Facts: due (Money)."""

    code = "refund-changed"


class RefundStatus(StrEnum):
    """One sending back. As with payments, unknown is not failed."""

    REQUESTED = "requested"  # with many others, or not taken yet: its turn comes
    SENDING = "sending"  # our row is kept, the provider is being asked
    PENDING = "pending"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


OPEN = (RefundStatus.REQUESTED, RefundStatus.SENDING, RefundStatus.PENDING, RefundStatus.UNKNOWN)
NO_LONGER = timedelta(days=1)  # then a person does what its provider cannot take

AFTER: dict[Outcome, RefundStatus] = {
    Outcome.PENDING: RefundStatus.PENDING,
    Outcome.SUCCEEDED: RefundStatus.SUCCEEDED,
    Outcome.FAILED: RefundStatus.FAILED,
    Outcome.CANCELLED: RefundStatus.FAILED,
    Outcome.EXPIRED: RefundStatus.FAILED,
    Outcome.UNKNOWN: RefundStatus.UNKNOWN,
    Outcome.NOT_FOUND: RefundStatus.UNKNOWN,  # said twice: failed
}


class RefundRunning(Refused):
    """Money is on its way back already: one at a time."""

    code = "refund-running"


class NotSentBack(Refused):
    """No provider can send this back: the organizer does, by hand."""

    code = "not-sent-back"
