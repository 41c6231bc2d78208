"""Each night: the next dates of every published series are made and put on sale."""

from __future__ import annotations

from datetime import UTC, datetime

from app.events.models import Series
from app.events.queries import all_published_series
from app.kernel.db import db, transaction
from app.tickets.actions import open_dates


def roll_all() -> int:
    """How many dates were made. One transaction a series: one that fails does not stop the rest."""
    ids = [series.id for series in all_published_series()]
    return sum(roll(series_id) for series_id in ids)


def roll(series_id: int) -> int:
    with transaction():
        series = db.session.get_one(Series, series_id)
        return len(open_dates(series, now=datetime.now(UTC)))
