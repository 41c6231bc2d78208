"""Who speaks for a team, and at which dates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.events.models import Appearance, Event, Speaker
from app.kernel.db import db
from app.kernel.text import folded


@dataclass(frozen=True, slots=True)
class Known:
    speaker: Speaker
    events: list[Event]  # latest first


def speakers_of(organizer_ids: Iterable[int]) -> Sequence[Speaker]:
    """By name."""
    query = select(Speaker).where(Speaker.organizer_id.in_(list(organizer_ids)))
    query = query.options(joinedload(Speaker.picture))
    return db.session.scalars(query.order_by(Speaker.key, Speaker.id)).all()


def known_of(organizer_ids: Iterable[int], *, words: str = "") -> list[Known]:
    """By name, each with their dates; `words` look in names and lines."""
    wanted = folded(words).split()
    found = [
        Known(each, [])
        for each in speakers_of(organizer_ids)
        if all(word in folded(f"{each.name} {each.headline}") for word in wanted)
    ]
    by_id = {known.speaker.id: known for known in found}
    query = select(Appearance.speaker_id, Event).join(Event, Event.id == Appearance.event_id)
    query = query.where(Appearance.speaker_id.in_(by_id))
    for speaker_id, event in db.session.execute(query.order_by(Event.starts_at.desc(), Event.id)):
        by_id[speaker_id].events.append(event)
    return found


def dates_of(speaker_id: int) -> Sequence[Event]:
    """Latest first."""
    query = select(Event).join(Appearance, Appearance.event_id == Event.id)
    query = query.where(Appearance.speaker_id == speaker_id)
    return db.session.scalars(query.order_by(Event.starts_at.desc(), Event.id)).all()


def named(organizer_id: int, keys: Iterable[str]) -> dict[str, Speaker]:
    query = select(Speaker).where(Speaker.organizer_id == organizer_id, Speaker.key.in_(list(keys)))
    return {speaker.key: speaker for speaker in db.session.scalars(query)}
