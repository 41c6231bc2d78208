"""The people of a date that was put elsewhere are told, some orders in each transaction."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial

from app.kernel.db import db, in_transaction
from app.shifting.actions import tell_some
from app.shifting.queries import unfinished

log = logging.getLogger("entregent.shifts")


def tell_all() -> int:
    """How many orders' people were told. Killed in the middle, the next round goes on."""
    return sum(_tell(shift_id) for shift_id in unfinished())


def _tell(shift_id: int) -> int:
    done = 0
    try:
        while n := in_transaction(partial(tell_some, shift_id, now=datetime.now(UTC))):
            done += n
    except Exception:
        db.session.rollback()
        log.exception("shift %s is not told whole yet", shift_id)
    return done
