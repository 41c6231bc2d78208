"""Teams are reminded that the day to decide on a date has come."""

from __future__ import annotations

from datetime import UTC, datetime

from app.budgets import actions
from app.kernel.db import transaction


def remind_all() -> int:
    """How many were told."""
    with transaction():
        return actions.remind(now=datetime.now(UTC))
