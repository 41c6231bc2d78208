"""Whether the guests of a date may see each other beforehand and afterwards: the team's choice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import insert, select, update

from app.accounts.actions import audit, withdraw_consent
from app.accounts.rules import Purpose
from app.events.models import Event, EventDirectory
from app.events.rules import DirectoryMode
from app.kernel.db import db, insert_once, table_of
from app.profiles.models import EventPresence
from app.profiles.queries import directory_of
from app.profiles.rules import Visibility


def choose(event: Event, mode: DirectoryMode, *, actor: str, locale: str, now: datetime) -> None:
    """From the next page on. Without a list nobody is seen any more, and each yes is over: should
    there be one again, everybody is asked anew (PR8)."""
    if directory_of(event.id) is mode:
        return
    row = {"event_id": event.id, "mode": mode, "at": now}
    db.session.execute(insert_once(EventDirectory, "event_id").values(row))
    this = update(EventDirectory).where(EventDirectory.event_id == event.id)
    db.session.execute(this.values(mode=mode, at=now))
    if mode is DirectoryMode.OFF:
        _end_all(event, locale=locale, now=now)
    audit(
        "directory-chosen",
        f"event:{event.id}",
        actor=actor,
        organizer_id=event.organizer_id,
        now=now,
        mode=mode.value,
    )
    db.session.flush()


def carry_mode(made: Iterable[Event], *, now: datetime) -> None:
    """Dates just made of one series have a list, or none, as the date before them."""
    made = sorted(made, key=lambda event: event.starts_at)
    if not made:
        return
    before = select(Event.id).where(
        Event.series_id == made[0].series_id,
        Event.starts_at < made[0].starts_at,
        Event.id.not_in([event.id for event in made]),
    )
    last = db.session.scalar(before.order_by(Event.starts_at.desc(), Event.id.desc()).limit(1))
    if last is not None and directory_of(last) is not DirectoryMode.CONSENTING:
        row = {"mode": directory_of(last), "at": now}
        rows = [{"event_id": event.id} | row for event in made]
        db.session.execute(insert(table_of(EventDirectory)), rows)


def _end_all(event: Event, *, locale: str, now: datetime) -> None:
    here = EventPresence.event_id == event.id
    seen = select(EventPresence.profile_id).where(
        here, EventPresence.visibility == Visibility.PARTICIPANTS
    )
    for profile_id in db.session.scalars(seen.order_by(EventPresence.profile_id)).all():
        withdraw_consent(
            f"profile:{profile_id}",
            Purpose.DIRECTORY_EVENT,
            event_id=event.id,
            locale=locale,
            now=now,
            channel="team",
        )
    ending = update(EventPresence).where(here)
    db.session.execute(ending.values(visibility=Visibility.NOBODY, until=now, at=now))
