"""Reading the programme."""

from __future__ import annotations

from sqlalchemy import select

from app.events.models import Event, Series
from app.kernel.db import db


def event_by_code(code: str) -> Event | None:
    return db.session.scalar(select(Event).where(Event.code == code))


def series_by_code(code: str) -> Series | None:
    return db.session.scalar(select(Series).where(Series.code == code))
