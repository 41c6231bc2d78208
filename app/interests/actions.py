"""Counting who says that a date interests them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from app.accounts.actions import count_try
from app.interests.models import Interest
from app.interests.rules import ONCE, PER_PLACE
from app.kernel.db import db, insert_once


def note_interest(event_id: int, *, place: str, reader: str, now: datetime) -> None:
    """One more. `place`, `reader`: kept as digests, a day at most.

    Raises: TooManyTries when this one was counted today; nothing is counted then.
    """
    count_try("interest-place", place, PER_PLACE, now=now)
    count_try("interest", f"{event_id} {reader}", ONCE, now=now)
    row = {"event_id": event_id, "day": now.date(), "n": 0}
    db.session.execute(insert_once(Interest, "event_id", "day").values(row))
    its = (Interest.event_id == event_id, Interest.day == now.date())
    one_more = update(Interest).where(*its).values(n=Interest.n + 1)
    db.session.execute(one_more.execution_options(synchronize_session=False))
