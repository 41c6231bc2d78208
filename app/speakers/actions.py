"""Naming who speaks, telling of them once for all their dates, making two spellings one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.events.actions import one_at_a_time
from app.events.models import Appearance, Event, Speaker
from app.events.rules import Person
from app.kernel.db import db
from app.kernel.text import folded
from app.pictures.models import Picture
from app.speakers.queries import named
from app.speakers.rules import NameTaken


def name_speakers(event: Event, people: Iterable[Person]) -> None:
    """Who speaks at one date, in this order: these and no one else. A name that the team knows,
    capitals and accents aside, is that person."""
    wanted = {folded(person.name): person for person in people}  # each person once
    known = _known(event.organizer_id, wanted)
    event.speakers[:] = [
        Appearance(event_id=event.id, position=n, speaker=known[key], headline=person.headline)
        for n, (key, person) in enumerate(wanted.items())
    ]
    for key, person in wanted.items():
        known[key].headline = person.headline or known[key].headline


def _known(organizer_id: int, wanted: dict[str, Person]) -> dict[str, Speaker]:
    known = named(organizer_id, wanted)
    if len(known) < len(wanted):
        one_at_a_time(organizer_id)  # of two forms that name the same new person, one makes them
        known = named(organizer_id, wanted)
    for key, person in wanted.items():
        if key not in known:
            facts = {"name": person.name, "headline": person.headline}
            known[key] = Speaker(organizer_id=organizer_id, key=key, **facts)
            db.session.add(known[key])
    return known


def describe(speaker: Speaker, *, name: str, headline: str, bio: str, link: str) -> None:
    """Raises: NameTaken(name)."""
    key = folded(name)
    if key != speaker.key:
        one_at_a_time(speaker.organizer_id)
        other = named(speaker.organizer_id, [key]).get(key)
        if other:
            raise NameTaken(name=other.name)
    speaker.key, speaker.name, speaker.headline = key, name, headline
    speaker.bio, speaker.link = bio, link


def portray(speaker: Speaker, picture: Picture | None) -> None:
    """None: their initials again."""
    before, speaker.picture = speaker.picture, picture
    if before is not None and before is not picture:
        db.session.flush()
        db.session.delete(before)


def merge(kept: Speaker, other: Speaker) -> None:
    """The dates of both are `kept`'s, who takes over what they lack; `other` is gone."""
    theirs = select(Appearance).where(Appearance.speaker_id == kept.id)
    there = {each.event_id for each in db.session.scalars(theirs.order_by(Appearance.id))}
    others = select(Appearance).where(Appearance.speaker_id == other.id)
    for each in db.session.scalars(others.order_by(Appearance.id)).all():
        if each.event_id in there:
            db.session.delete(each)
        else:
            each.speaker = kept
    kept.headline, kept.bio = kept.headline or other.headline, kept.bio or other.bio
    kept.link = kept.link or other.link
    if kept.picture is None:
        kept.picture, other.picture = other.picture, None
    portray(other, None)
    db.session.flush()
    db.session.delete(other)
    db.session.flush()
