"""What is left of orders paid in two parts: told before it is due, closed when it was not paid."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from app.deposits import actions, queries
from app.kernel.db import in_transaction, transaction


def close_all() -> int:
    """How many orders lost their places; each in its own small step."""
    now = datetime.now(UTC)
    steps = [partial(actions.close_overdue, id_, now=now) for id_ in queries.overdue(now=now)]
    return sum(in_transaction(step) for step in steps)


def remind_all() -> int:
    """How many were told."""
    with transaction():
        return actions.remind(now=datetime.now(UTC))
