"""The dates that a team's choice may go on to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db


def following(event: Event, *, now: datetime) -> Sequence[Event]:
    """Those of its series that come after it and are not over, the next one first."""
    after = select(Event).where(
        Event.series_id == event.series_id,
        Event.series_id.is_not(None),
        Event.starts_at > event.starts_at,
        Event.ends_at > now,
        Event.status != Status.CANCELLED,
    )
    return db.session.scalars(after.order_by(Event.starts_at, Event.id)).all()
