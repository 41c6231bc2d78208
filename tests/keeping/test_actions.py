"""A guest who signs in keeps what they said of people, in one book."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.queries import contact_for
from app.contacts.rules import Circle, ContactFields, ContactState, Nature
from app.duplicates.models import Duplicate, Merge
from app.duplicates.rules import Tier
from app.keeping.actions import keep_profile
from app.kernel.db import db, table_of, transaction
from app.kernel.links import owned_by
from app.profiles.models import Profile
from app.qualifying.actions import qualify
from app.qualifying.queries import said_of
from app.qualifying.rules import Facts
from app.reviews import actions as reviews
from app.reviews.queries import numbers_of, snapshots_of, step_of
from app.reviews.rules import Mark
from app.rings.actions import place, set_cap
from app.rings.queries import cap_of
from app.rings.rules import Ring
from app.sorting.models import Group, InGroup, Territory
from app.sorting.queries import sorted_by, words
from tests import make, meeting
from tests.duplicates.test_links import LINKS, linked
from tests.duplicates.test_merging import by_hand, merged, undone

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


@pytest.mark.parametrize(("name", "of"), sorted(LINKS))
def test_i6_whatever_points_at_the_guests_row_points_at_the_one_that_stays(
    name: str, of: str
) -> None:
    guest, ben = meeting.person("Guest"), meeting.person("Ben Tabi")
    account = make.user("Dieudonné")
    mine = meeting.person("Dieudonné", user=account)
    kept, gone = (by_hand(one, "Ben Tabi") for one in (mine, guest))
    with transaction():
        for contact in (kept, gone):
            contact.linked_profile_id = ben.id
    table, facts = linked(name, of, guest, gone)
    with transaction():
        keep_profile(account, guest, now=meeting.EVENING)
    said = facts | {of: kept.id, "owner_id": mine.id}
    plain = {key: value for key, value in said.items() if not isinstance(value, (list, dict))}
    here = select(table).where(*(table.c[key] == value for key, value in plain.items()))
    assert len(db.session.execute(here).all()) == 1
    assert db.session.get(Contact, gone.id) is None


def test_whom_a_guest_told_apart_stays_apart_and_nothing_private_stays_the_guests() -> None:
    guest, ben = meeting.person("Guest"), meeting.person("Ben Tabi")
    account = make.user("Dieudonné")
    mine = meeting.person("Dieudonné", user=account)
    kept, gone = (by_hand(one, "Ben Tabi") for one in (mine, guest))
    other, twice = by_hand(guest, "Ben T."), by_hand(guest, "Ben T")
    merged(other, twice)
    with transaction():
        for contact in (kept, gone):
            contact.linked_profile_id = ben.id
        pair = Duplicate(first=gone, second=other, owner_id=guest.id, tier=Tier.MAYBE)
        pair.apart_at = pair.created_at = make.NOW
        db.session.add(pair)
    with transaction():
        keep_profile(account, guest, now=meeting.EVENING)
    db.session.expire_all()
    apart = db.session.query(Duplicate).one()
    assert ({apart.first_id, apart.second_id}, apart.owner_id) == ({kept.id, other.id}, mine.id)
    undone(db.session.query(Merge).one())
    owners = {
        owner
        for table in owned_by(table_of(Profile))
        for owner in db.session.scalars(select(table.c.owner_id))
    }
    assert owners == {mine.id}


def test_what_a_guest_went_through_is_the_members_whose_own_words_come_first() -> None:
    guest, mine = meeting.person("Ben"), meeting.person("Ben Tabi", user=make.user("Ben Tabi"))
    with transaction():
        for owner, people in ((guest, 80), (mine, 25)):
            reviews.estimate(owner, people, now=make.NOW)
            reviews.keep(owner, now=make.NOW)
        for owner, circle, mark in (
            (guest, Circle.FAMILY, Mark.SKIPPED),
            (guest, Circle.FRIENDS, Mark.DONE),
            (mine, Circle.FAMILY, Mark.DONE),
        ):
            reviews.mark(owner, circle, mark, now=make.NOW)
        set_cap(guest, 200)
        place(guest, add(guest, ContactFields("Awa"), now=make.NOW), Ring.CLOSE)
    with transaction():
        assert mine.user is not None
        keep_profile(mine.user, guest, now=meeting.EVENING)
    db.session.expire_all()
    assert step_of(mine).marks == {Circle.FAMILY: Mark.DONE, Circle.FRIENDS: Mark.DONE}
    estimate = numbers_of(mine, now=make.NOW).estimate
    assert (estimate, len(snapshots_of(mine)), cap_of(mine)) == (25, 2, 200)
    assert (step_of(guest).marks, snapshots_of(guest)) == ({}, [])
