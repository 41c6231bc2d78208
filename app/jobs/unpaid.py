"""Who pays by hand is reminded while the places wait."""

from __future__ import annotations

from datetime import UTC, datetime

from app.kernel.db import transaction
from app.unpaid import actions


def remind_all() -> int:
    """How many were told."""
    with transaction():
        return actions.remind(now=datetime.now(UTC))
