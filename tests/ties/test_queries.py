"""Where I met whom, and what an evening changed in my book: mine alone, nobody archived."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.contacts.actions import add, archive
from app.contacts.rules import ContactFields
from app.encounters.rules import FactKind
from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.profiles.models import Profile
from app.ties.queries import Evening, evening_of, met_around_themes, met_at_events
from app.touches.models import Interaction, InteractionWith
from app.touches.rules import Channel, Direction, TouchKind
from tests import make, meeting

pytestmark = pytest.mark.usefixtures("house")
WEEK = timedelta(days=7)


def names(evening: Evening) -> tuple[int, list[str], list[str]]:
    return (
        evening.before,
        [someone.name for someone in evening.new],
        [someone.name for someone in evening.renewed],
    )


def by_hand(owner: Profile, name: str) -> None:
    with transaction():
        add(owner, ContactFields(name), now=make.NOW)


def test_people_stand_at_the_event_where_i_met_them_first_the_latest_event_first() -> None:
    first = meeting.evening(title="Premier")
    second = meeting.evening(
        title="Second", starts_at=make.NOW + 2 * WEEK, ends_at=make.NOW + 2 * WEEK + WEEK / 56
    )
    ben = meeting.guest("Ben", first)
    meeting.comes(ben, second)
    for name in ("Élodie", "Awa", "Chantal"):
        meeting.meets(ben, meeting.code(meeting.guest(name, first), first))
    late = meeting.EVENING + WEEK
    chantal = meeting.guest("Dora", second)
    meeting.meets(ben, meeting.code(chantal, second, now=late), now=late)
    by_hand(ben, "Tonton Essombe")
    found = [(g.words, [p.name for p in g.people]) for g in met_at_events(ben)]
    assert found == [("Second", ["Dora"]), ("Premier", ["Awa", "Chantal", "Élodie"])]
    assert met_at_events(chantal)[0].people[0].name == "Ben"


def test_themes_join_the_people_of_their_events() -> None:
    of = make.organizer()
    theme = make.series(of).theme
    assert theme is not None
    evening = meeting.evening(of=of, theme_id=theme.id)
    ben = meeting.guest("Ben", evening)
    meeting.meets(ben, meeting.code(meeting.guest("Awa", evening), evening))
    plain = meeting.evening()
    meeting.comes(ben, plain)
    meeting.meets(ben, meeting.code(meeting.guest("Chantal", plain), plain))
    found = [(g.words, [p.name for p in g.people]) for g in met_around_themes(ben)]
    assert found == [(theme.name, ["Awa"])]


def test_an_evening_tells_whom_i_met_first_there_and_whom_again() -> None:
    first, second = meeting.evening(), meeting.evening()
    ben = meeting.guest("Ben", first)
    meeting.comes(ben, second)
    known = {name: meeting.guest(name, first) for name in ("Awa", "Chantal", "Paul")}
    early = meeting.EVENING - timedelta(minutes=110)
    for person in known.values():
        meeting.meets(ben, meeting.code(person, first, now=early), now=early)
    by_hand(ben, "Tonton Essombe")
    meeting.comes(known["Awa"], second)
    meeting.meets(ben, meeting.code(known["Awa"], second), kind=FactKind.CODE)
    meeting.comes(known["Paul"], second)  # in the same room, and that is all
    meeting.meets(ben, meeting.code(meeting.guest("Dora", second), second))
    gone = meeting.meets(ben, meeting.code(meeting.guest("Zoé", second), second))
    with transaction():
        archive(gone)
    assert names(evening_of(ben, second.code)) == (4, ["Dora"], ["Awa"])
    assert evening_of(ben, second.code).after == 5


def test_a_talk_noted_during_the_evening_renews_a_tie_and_a_call_does_not() -> None:
    evening = meeting.evening()
    ben = meeting.guest("Ben", evening)
    for name, channel in (("Awa", Channel.IN_PERSON), ("Chantal", Channel.PHONE)):
        with transaction():
            contact = add(ben, ContactFields(name), now=make.NOW)
            facts = {"kind": TouchKind.NEWS, "channel": channel, "direction": Direction.BOTH}
            db.session.add(
                Interaction(
                    id=name,
                    owner_id=ben.id,
                    occurred_at=meeting.EVENING,
                    created_at=meeting.EVENING,
                    **facts,
                )
            )
            db.session.flush()
            row = InteractionWith(interaction_id=name, contact_id=contact.id, owner_id=ben.id)
            db.session.add(row)
    assert names(evening_of(ben, evening.code)) == (2, [], ["Awa"])


def test_pr21_who_read_my_badge_or_met_others_there_is_no_tie_of_mine() -> None:
    evening = meeting.evening()
    ben, awa, dora = (meeting.guest(name, evening) for name in ("Ben", "Awa", "Dora"))
    meeting.meets(awa, meeting.code(dora, evening))
    assert names(evening_of(ben, evening.code)) == (0, [], [])
    assert [g.words for g in met_at_events(ben)] == []


def test_an_evening_where_one_neither_was_nor_met_anyone_is_not_there() -> None:
    evening = meeting.evening()
    dieudonne = meeting.person("Dieudonné")
    for owner, code in ((dieudonne, evening.code), (None, evening.code), (dieudonne, "rien")):
        with pytest.raises(NotFound):
            evening_of(owner, code)
