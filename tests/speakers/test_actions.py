"""Who speaks is one row a person, whatever the dates and the spelling."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.events.models import Appearance, Event, Speaker
from app.events.rules import Person
from app.kernel.db import db, transaction
from app.pictures.actions import keep_picture
from app.pictures.models import Picture
from app.pictures.rules import Cut, Sized
from app.speakers import actions, queries
from app.speakers.rules import NameTaken
from tests import make

pytestmark = pytest.mark.usefixtures("house")


def named(event: Event, *people: Person) -> list[tuple[str, str]]:
    with transaction():
        actions.name_speakers(event, people)
    db.session.expire_all()
    return [(one.name, one.headline) for one in event.speakers]


def people() -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(s.name, s.headline) for s in db.session.query(Speaker).order_by(Speaker.key)]


def test_a_known_name_is_that_person_capitals_and_accents_aside() -> None:
    first = make.event()
    second = make.event(first.organizer)
    stranger = make.event()
    named(first, Person("Ama Étoundi", "Fondatrice"), Person("Paul"))
    assert named(second, Person("AMA ETOUNDI", "Juge"), Person("ama étoundi")) == [
        ("Ama Étoundi", "")
    ]
    assert named(second, Person("AMA ETOUNDI", "Juge")) == [("Ama Étoundi", "Juge")]
    named(stranger, Person("Ama Étoundi"))
    assert people() == [("Ama Étoundi", "Juge"), ("Ama Étoundi", ""), ("Paul", "")]
    assert named(first) == []
    assert len(people()) == 3


def test_two_spellings_are_made_one_with_all_dates_and_what_lacked() -> None:
    both = make.event(starts_at=make.NOW + timedelta(days=1))
    later = make.event(both.organizer)
    named(both, Person("Jean Mbarga"), Person("J. Mbarga", "Notaire"))
    named(later, Person("J. Mbarga", "Notaire"))
    with transaction():
        kept, other = (
            queries.named(both.organizer_id, [key])[key] for key in ("jean mbarga", "j. mbarga")
        )
        face = [Sized(104, 104, b"face")]
        other.picture = keep_picture(both.organizer_id, Cut.FACE, face, alt="Jean", now=make.NOW)
        other.bio = "Vingt ans d’étude."
        actions.merge(kept, other)
    assert people() == [("Jean Mbarga", "Notaire")]
    db.session.expire_all()
    assert [event.id for event in queries.dates_of(kept.id)] == [later.id, both.id]
    assert (kept.bio, kept.picture and kept.picture.alt) == ("Vingt ans d’étude.", "Jean")
    assert db.session.query(Appearance).count() == 2
    with transaction():
        actions.portray(kept, None)
    assert db.session.query(Picture).count() == 0


def test_a_name_is_not_taken_from_another() -> None:
    event = make.event()
    winnie, paul = make.speaker(event).speaker, make.speaker(event, "Paul").speaker
    told = {"headline": "Coach", "bio": "", "link": ""}
    with pytest.raises(NameTaken), transaction():
        actions.describe(paul, name="WINNIE", **told)
    with transaction():
        actions.describe(winnie, name="Winnie N.", **told)
    assert people() == [("Paul", ""), ("Winnie N.", "Coach")]
