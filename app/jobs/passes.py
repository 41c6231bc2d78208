"""Those who hold a pass get their dates: as these are made, and as places come back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from app.gaps.actions import take_or_wait
from app.gaps.queries import gaps_to_look_at
from app.kernel.db import db, in_transaction
from app.passes.actions import give_new_dates
from app.passes.queries import waiting_for_dates

log = logging.getLogger("entregent.passes")


def give_all() -> int:
    """How many tickets were given. One transaction a pass: one that fails holds up no other."""
    now = datetime.now(UTC)
    ids = waiting_for_dates(now=now)
    given = sum(_each(partial(give_new_dates, id_, now=now)) for id_ in ids)
    gaps = gaps_to_look_at(now=now)
    db.session.rollback()
    return given + sum(_each(partial(take_or_wait, *gap, now=now)) for gap in gaps)


def _each(work: Callable[[], int]) -> int:
    try:
        return in_transaction(work)
    except Exception:
        db.session.rollback()
        log.exception("a pass did not get its date this time")
        return 0
