"""How many people a date interests."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from app.interests.models import Interest
from app.kernel.db import db


def interested_in(event_ids: Collection[int]) -> dict[int, int]:
    """By date, where there is somebody."""
    query = select(Interest.event_id, func.sum(Interest.n)).group_by(Interest.event_id)
    rows = db.session.execute(query.where(Interest.event_id.in_(event_ids)))
    return {event_id: int(n) for event_id, n in rows}
