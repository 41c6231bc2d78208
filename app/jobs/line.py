"""Places that came free go to who waits for them, date by date."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from app.jobs.money import sweep
from app.kernel.db import db, in_transaction
from app.waitlist.actions import serve
from app.waitlist.queries import events_with_line

log = logging.getLogger("entregent.line")


def serve_all() -> int:
    """How many proposals were made. One transaction a date: one that fails stops no other."""
    waited_for = list(events_with_line())
    if not waited_for:
        return 0
    sweep()  # what lapsed is free
    return sum(_serve(event_id) for event_id in waited_for)


def _serve(event_id: int) -> int:
    try:
        return in_transaction(lambda: serve(event_id, now=datetime.now(UTC)))
    except Exception:
        db.session.rollback()
        log.exception("nobody in line was served this time: event %s", event_id)
        return 0
