"""As dates pass, the next ones of each published series are made and put on sale."""

from __future__ import annotations

from datetime import UTC, datetime

from app.directories.actions import carry_mode
from app.events.models import Series
from app.events.queries import short_of_dates
from app.kernel.db import db, transaction
from app.planning.actions import open_dates
from app.questions.actions import carry_into


def roll_all() -> int:
    """How many dates were made. One transaction a series: one that fails does not stop the rest."""
    ids = [series.id for series in short_of_dates(now=datetime.now(UTC))]
    return sum(roll(series_id) for series_id in ids)


def roll(series_id: int) -> int:
    with transaction():
        series = db.session.get_one(Series, series_id)
        now = datetime.now(UTC)
        made = open_dates(series, now=now)
        carry_into(made)
        carry_mode(made, now=now)
        return len(made)
