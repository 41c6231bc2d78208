"""Places kept for phones: given back where none is sold any more, filled where some are."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from app.blocks.actions import fill, give_back
from app.blocks.queries import idle, lacking
from app.kernel.db import in_transaction


def keep_all() -> None:
    """One transaction a phone."""
    now = datetime.now(UTC)
    for phone in list(idle(now=now)):
        in_transaction(partial(give_back, phone))
    for phone in list(lacking(now=now)):
        in_transaction(partial(fill, phone, now=now))
