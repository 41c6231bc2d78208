"""Finding other calendars and their dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Organizer
from app.elsewhere.models import OtherCalendar, OtherDate
from app.elsewhere.rules import SHOWN_MOST
from app.kernel.db import db
from app.kernel.text import folded


def calendars_of(organizer_id: int) -> Sequence[tuple[OtherCalendar, int]]:
    """With how many dates each has, by name."""
    count = select(func.count(OtherDate.id)).where(OtherDate.calendar_id == OtherCalendar.id)
    query = select(OtherCalendar, count.correlate(OtherCalendar).scalar_subquery())
    query = query.where(OtherCalendar.organizer_id == organizer_id)
    rows = db.session.execute(query.order_by(OtherCalendar.name, OtherCalendar.id))
    return [(row[0], row[1]) for row in rows]


def calendar_of(organizer_id: int, calendar_id: int) -> OtherCalendar | None:
    mine = (OtherCalendar.organizer_id == organizer_id, OtherCalendar.id == calendar_id)
    return db.session.scalar(select(OtherCalendar).where(*mine))


def every_calendar() -> Sequence[tuple[OtherCalendar, Organizer]]:
    """Of all organizers, the newest first, with who listed it."""
    query = select(OtherCalendar, Organizer)
    query = query.join(Organizer, Organizer.id == OtherCalendar.organizer_id)
    rows = db.session.execute(query.order_by(OtherCalendar.created_at.desc(), OtherCalendar.id))
    return [(row[0], row[1]) for row in rows]


def due(*, now: datetime, count: int = 5) -> Sequence[int]:
    query = select(OtherCalendar.id).where(OtherCalendar.next_look_at <= now)
    query = query.order_by(OtherCalendar.next_look_at, OtherCalendar.id)
    return db.session.scalars(query.limit(count)).all()


def others(
    *, first: datetime, after: datetime, city: str = "", words: str = "", most: int = SHOWN_MOST
) -> list[OtherDate]:
    """Dates of others that begin between two instants, soonest first, with their calendar."""
    query = select(OtherDate).join(OtherDate.calendar).options(contains_eager(OtherDate.calendar))
    query = query.where(OtherDate.starts_at >= first, OtherDate.starts_at < after)
    if city:
        query = query.where(OtherCalendar.city == city)
    found = db.session.scalars(query.order_by(OtherDate.starts_at, OtherDate.id)).all()
    wanted = folded(words).split()
    kept = [date for date in found if all(word in _told(date) for word in wanted)]
    return kept[:most]


def _told(date: OtherDate) -> str:
    return folded(f"{date.title} {date.place} {date.calendar.name} {date.calendar.city}")
