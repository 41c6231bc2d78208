"""A guest who signs in keeps what they said of people, in one book."""

from __future__ import annotations

import pytest

from app.contacts.queries import contact_for
from app.contacts.rules import Circle, ContactState, Nature
from app.keeping.actions import keep_profile
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.qualifying.actions import qualify
from app.qualifying.queries import said_of
from app.qualifying.rules import Facts
from app.sorting.models import Group, InGroup, Territory
from app.sorting.queries import sorted_by, words
from tests import make, meeting

pytestmark = pytest.mark.usefixtures("house")


def say(owner: Profile, other: Profile, group: str, *circles: Circle) -> None:
    made = make.group(owner, group)
    place = make.territory(owner)
    contact = contact_for(owner, other.id)
    assert contact is not None
    facts = Facts(
        circles=frozenset(circles),
        nature=Nature.WORK,
        openness=3,
        influences={place.id: 2},
        groups=frozenset({made.id}),
    )
    with transaction():
        qualify(contact, facts, now=make.NOW)


def test_what_a_guest_said_of_people_is_the_accounts() -> None:
    evening = meeting.evening()
    ben, guest = meeting.guest("Ben Tabi", evening), meeting.guest("Dieudonné", evening)
    meeting.meets(guest, meeting.code(ben, evening))
    say(guest, ben, "Anciens", Circle.CLIENTS)
    mine = meeting.guest("Dieudonné", evening, user=(account := make.user("Dieudonné")))
    with transaction():
        keep_profile(account, guest, now=meeting.EVENING)
    db.session.expire_all()
    contact = contact_for(mine, ben.id)
    assert contact is not None
    assert (contact.state, said_of(contact).circles) == (ContactState.QUALIFIED, [Circle.CLIENTS])
    assert [g.owner_id for g in words(mine, Group)] == [mine.id]
    assert [row.owner_id for row in db.session.query(InGroup)] == [mine.id]


def test_two_rows_of_one_person_become_one_with_all_that_was_said() -> None:
    evening = meeting.evening()
    account = make.user("Dieudonné")
    ben = meeting.guest("Ben Tabi", evening)
    guest = meeting.guest("Dieudonné", evening)
    mine = meeting.guest("Dieudonné", evening, user=account)
    for one in (guest, mine):
        meeting.meets(one, meeting.code(ben, evening))
    say(guest, ben, "anciens", Circle.CLIENTS, Circle.SPORT)
    say(mine, ben, "Anciens", Circle.CLIENTS)
    with transaction():
        keep_profile(account, guest, now=meeting.EVENING)
    db.session.expire_all()
    contact = contact_for(mine, ben.id)
    assert contact is not None
    assert said_of(contact).circles == [Circle.CLIENTS, Circle.SPORT]
    assert len(words(mine, Group)) == len(words(mine, Territory)) == 1
    said = sorted_by(contact)
    assert (len(said.groups), list(said.influences.values())) == (1, [2])
