"""Listing a calendar, dropping it, and keeping what was read there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from app.accounts.models import Organizer
from app.elsewhere.models import OtherCalendar, OtherDate
from app.elsewhere.rules import (
    AFTER_TROUBLE,
    EVERY,
    LISTED_MOST,
    Dated,
    TooManyCalendars,
    Trouble,
    read_address,
)
from app.kernel.db import db


def list_calendar(
    of: Organizer, *, name: str, address: str, city: str, now: datetime
) -> OtherCalendar:
    """List it, to be read soon; the same address again gives the one that is there.

    Raises: BadAddress, TooManyCalendars.
    """
    url = read_address(address)
    db.session.scalar(select(Organizer.id).where(Organizer.id == of.id).with_for_update())
    same = (OtherCalendar.organizer_id == of.id, OtherCalendar.url == url)
    known = db.session.scalar(select(OtherCalendar).where(*same))
    if known:
        return known
    mine = select(func.count(OtherCalendar.id)).where(OtherCalendar.organizer_id == of.id)
    if (db.session.scalar(mine) or 0) >= LISTED_MOST:
        raise TooManyCalendars(most=LISTED_MOST)
    facts = {"name": name, "city": city, "timezone": of.timezone}
    made = OtherCalendar(organizer_id=of.id, url=url, created_at=now, next_look_at=now, **facts)
    db.session.add(made)
    db.session.flush()
    return made


def drop(calendar: OtherCalendar) -> None:
    """It leaves the programme at once, with all its dates."""
    db.session.execute(delete(OtherDate).where(OtherDate.calendar_id == calendar.id))
    db.session.delete(calendar)
    db.session.flush()


def claim(calendar_id: int, *, now: datetime) -> OtherCalendar | None:
    """For whoever comes first; the others find it not due. None: it is not, or is gone."""
    taken = (
        update(OtherCalendar)
        .where(OtherCalendar.id == calendar_id, OtherCalendar.next_look_at <= now)
        .values(next_look_at=now + EVERY)
        .returning(OtherCalendar)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(taken)


def take_in(calendar_id: int, dates: Sequence[Dated], *, etag: str, now: datetime) -> None:
    """What stands there now, in place of what stood there; nothing when it was dropped."""
    read = update(OtherCalendar).where(OtherCalendar.id == calendar_id)
    done = read.values(looked_at=now, etag=etag, trouble=None).returning(OtherCalendar.id)
    if db.session.scalar(done.execution_options(synchronize_session=False)) is None:
        return
    db.session.execute(delete(OtherDate).where(OtherDate.calendar_id == calendar_id))
    if dates:
        rows = [
            {
                "calendar_id": calendar_id,
                "uid": date.uid,
                "starts_at": date.starts_at,
                "ends_at": date.ends_at,
                "whole_day": date.whole_day,
                "title": date.title,
                "place": date.place,
                "url": date.url,
            }
            for date in dates
        ]
        db.session.execute(insert(OtherDate), rows)


def note_same(calendar_id: int, *, now: datetime) -> None:
    """Nothing is new there."""
    read = update(OtherCalendar).where(OtherCalendar.id == calendar_id)
    db.session.execute(read.values(looked_at=now, trouble=None))


def note_trouble(calendar_id: int, trouble: Trouble, *, now: datetime) -> None:
    """What was read before stays; it is tried again sooner."""
    read = update(OtherCalendar).where(OtherCalendar.id == calendar_id)
    db.session.execute(read.values(trouble=trouble, next_look_at=now + AFTER_TROUBLE))
