"""Dates that were called off are worked off, order by order, each in a transaction of its own."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from functools import partial

from app.cancelling import actions, queries
from app.cancelling.models import Cancellation
from app.kernel.db import db, in_transaction

BATCH = 50  # ids read at a time
log = logging.getLogger("entregent.call_off")


def carry_on_all() -> int:
    """How many orders were worked off. Killed in the middle, the next round goes on."""
    return sum(carry_on(cancellation_id) for cancellation_id in queries.unfinished())


def carry_on(cancellation_id: int) -> int:
    event_id = db.session.get_one(Cancellation, cancellation_id).event_id
    done = after = 0
    while ids := db.session.scalars(queries.orders_left(event_id, after=after).limit(BATCH)).all():
        for order_id in ids:
            done += _one(cancellation_id, order_id)
        after = ids[-1]
    in_transaction(partial(actions.finish, cancellation_id, now=datetime.now(UTC)))
    return done


def _one(cancellation_id: int, order_id: int) -> bool:
    """One that falls is told in the log and tried again at the next round; the others go on."""
    work = partial(actions.work_off, cancellation_id, order_id, now=datetime.now(UTC))
    try:
        return in_transaction(work)
    except Exception:
        db.session.rollback()
        log.exception("order %s is not worked off yet", order_id)
        return False
