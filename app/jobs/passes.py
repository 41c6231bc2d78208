"""As dates of a series are made, those who hold a pass get theirs."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from app.kernel.db import in_transaction
from app.passes.actions import give_new_dates
from app.passes.queries import waiting_for_dates


def give_all() -> int:
    """How many tickets were given. One transaction a pass: one that fails holds up no other."""
    now = datetime.now(UTC)
    ids = waiting_for_dates(now=now)
    return sum(in_transaction(partial(give_new_dates, id_, now=now)) for id_ in ids)
