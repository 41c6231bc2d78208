"""Dates that were called off, and orders that were, are worked off, each order in a transaction
of its own; who did not say refund or credit in time gets their money back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from app.cancelling import actions, queries
from app.cancelling.models import Cancellation
from app.cancelling.rules import ChoiceMade
from app.events.rules import CancelsAs
from app.kernel.db import db, in_transaction

BATCH = 50  # ids read at a time
log = logging.getLogger("entregent.call_off")


def carry_on_all() -> int:
    """How many orders were worked off. Killed in the middle, the next round goes on."""
    done = sum(carry_on(cancellation_id) for cancellation_id in queries.unfinished())
    decide_unsaid()
    return done


def carry_on(cancellation_id: int) -> int:
    done = after = 0
    while ids := _some_left(cancellation_id, after):
        for order_id in ids:
            done += _one(cancellation_id, order_id)
        after = ids[-1]
    in_transaction(partial(actions.finish, cancellation_id, now=datetime.now(UTC)))
    return done


def _some_left(cancellation_id: int, after: int) -> list[int]:
    cancellation = db.session.get_one(Cancellation, cancellation_id)
    return list(db.session.scalars(queries.left_of(cancellation, after=after).limit(BATCH)))


def _one(cancellation_id: int, order_id: int) -> bool:
    work = partial(actions.work_off, cancellation_id, order_id, now=datetime.now(UTC))
    return _tried(work, order_id)


def _tried(work: Callable[[], bool], order_id: int) -> bool:
    """One that falls is told in the log and tried again at the next round; the others go on."""
    try:
        return in_transaction(work)
    except Exception:
        db.session.rollback()
        log.exception("order %s is not worked off yet", order_id)
        return False


def decide_unsaid() -> int:
    """Whose buyers did not choose in time: their money goes back. How many."""
    done = 0
    for cancellation_id, order_id in queries.unsaid(now=datetime.now(UTC)):
        done += _tried(partial(_refund, cancellation_id, order_id), order_id)
    return done


def _refund(cancellation_id: int, order_id: int) -> bool:
    now = datetime.now(UTC)
    try:
        actions.choose(cancellation_id, order_id, CancelsAs.REFUND, actor="job", now=now)
    except ChoiceMade:
        return False  # said at the last moment
    return True
