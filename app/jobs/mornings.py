"""The morning after a date, who agreed to it is asked whom they met there."""

from __future__ import annotations

from datetime import UTC, datetime

from app.kernel.db import transaction
from app.mornings import actions


def ask_all() -> int:
    """How many mails were left."""
    with transaction():
        return actions.ask_all(now=datetime.now(UTC))
