"""A person's word about money: how long it keeps places, and when it is refused."""

from __future__ import annotations

from datetime import date, timedelta

from app.kernel.errors import Refused

# A bank of the zone takes days: places wait that much longer, once, and no longer after the order.
TRANSFER = timedelta(days=3)
TRANSFER_MOST = timedelta(days=10)
DAY = timedelta(days=1)


class TooShort(Refused):
    """More is lacking than this team lets anybody waive. Facts: lacks, most (Money)."""

    code = "too-short"


class BadTransferDay(Refused):
    """A transfer leaves between its order and today."""

    code = "bad-transfer-day"
    status = 422


def may_have_left(day: date, *, ordered: date, today: date) -> bool:
    """Elsewhere in the world it may be yesterday, or tomorrow, already."""
    return ordered - DAY <= day <= today + DAY
