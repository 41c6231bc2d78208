"""Drafts go public at the hour they were given."""

from __future__ import annotations

from datetime import UTC, datetime

from app.kernel.db import in_transaction
from app.releases import actions
from app.releases.queries import due


def release_all() -> int:
    """How many went public. One transaction a date: one that fails does not stop the rest."""
    ids = due(now=datetime.now(UTC))
    return sum(release(event_id) for event_id in ids)


def release(event_id: int) -> bool:
    return in_transaction(lambda: actions.release(event_id, now=datetime.now(UTC)))
