"""Putting people where they belong: at most the cap in the active circle, nobody lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.rules import ContactFields, ContactState
from app.kernel.db import db, table_of, transaction
from app.profiles.models import Profile
from app.rings.actions import place, set_cap
from app.rings.models import RingChoice
from app.rings.queries import choice_of, rings_of
from app.rings.rules import CircleFull, Ring
from tests import make, meeting
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("house")


def known(owner: Profile, name: str) -> Contact:
    with transaction():
        return add(owner, ContactFields(name), now=make.NOW)


def crowd(owner: Profile, count: int, **facts: object) -> None:
    base = {"owner_id": owner.id, "state": ContactState.TO_QUALIFY, "created_at": make.NOW}
    rows = [
        base | {"name": f"Nom {n}", "search_key": f"nom {n}", "closeness": 3} | facts
        for n in range(count)
    ]
    with transaction():
        db.session.execute(insert(Contact), rows)


def told(owner: Profile) -> list[int]:
    return [len(people) for people in rings_of(owner, now=make.NOW).people.values()]


def test_i7_the_151st_is_refused_in_the_circle_and_taken_in_reserve() -> None:
    ben = meeting.person("Ben")
    crowd(ben, 150)
    with transaction():
        mine = db.session.query(Contact).filter_by(owner_id=ben.id)
        db.session.add_all(
            RingChoice(contact_id=one.id, owner_id=ben.id, ring=Ring.ACTIVE) for one in mine
        )
    more = known(ben, "Awa")
    with pytest.raises(CircleFull) as refused, transaction():
        place(ben, more, Ring.CLOSE)
    assert refused.value.facts == {"most": 150}
    with transaction():
        place(ben, more, Ring.RESERVE)
    assert told(ben) == [0, 0, 0, 150, 1]
    with pytest.raises(CircleFull), transaction():
        set_cap(ben, 149)
    with transaction():
        set_cap(ben, 151)
        place(ben, more, Ring.CLOSE)
    assert told(ben) == [0, 1, 0, 150, 0]


def test_a_choice_stays_until_it_is_taken_back_and_goes_with_the_contact() -> None:
    ben = meeting.person("Ben")
    awa = known(ben, "Awa")
    assert rings_of(ben, now=make.NOW).unplaced == 1
    with transaction():
        place(ben, awa, Ring.INTIMATE)
    assert (choice_of(awa), told(ben)) == (Ring.INTIMATE, [1, 0, 0, 0, 0])
    with transaction():
        awa.closeness = 1
        awa.last_touch_at = make.NOW - timedelta(days=400)
    (person,) = rings_of(ben, now=make.NOW).people[Ring.INTIMATE]
    assert (person.name, person.is_chosen, person.is_due) == ("Awa", True, True)
    with transaction():
        place(ben, awa, None)
    assert choice_of(awa) is None
    with transaction():
        place(ben, awa, Ring.CLOSE)
    with transaction():
        db.session.execute(table_of(Contact).delete().where(table_of(Contact).c.id == awa.id))
    assert db.session.query(RingChoice).count() == 0


def test_the_rings_of_5000_contacts_are_three_statements_and_the_owners_alone() -> None:
    ben, awa = meeting.person("Ben"), meeting.person("Awa")
    crowd(ben, 5_000)
    crowd(awa, 3, state=ContactState.ARCHIVED)
    with statements() as sent:
        assert told(ben) == [5, 10, 35, 100, 4_850]
    assert len([one for one in sent if one.startswith("SELECT")]) == 3
    assert told(awa) == [0] * 5
