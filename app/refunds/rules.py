"""Money that goes back: when noting it is refused."""

from __future__ import annotations

from app.kernel.errors import Refused


class RefundChanged(Refused):
    """Another sum is owed than the page said. Facts: due (Money)."""

    code = "refund-changed"
