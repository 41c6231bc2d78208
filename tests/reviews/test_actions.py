"""Recalling people circle by circle, counting them, keeping the count: the owner's alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from app.contacts.actions import add, archive
from app.contacts.models import Contact, HasRole, InCircle
from app.contacts.rules import Circle, ContactFields, ContactRole, ContactState
from app.kernel.db import db, transaction
from app.kernel.errors import NotFound
from app.profiles.models import Profile
from app.reviews import actions
from app.reviews.actions import Recalled, keep, recall
from app.reviews.queries import in_circle, numbers_of, snapshot_of, snapshots_of, step_of
from app.reviews.rules import Mark, Numbers, TooManySnapshots
from app.sorting.models import Influence, Territory
from app.sorting.rules import TerritoryKind
from tests import make, meeting
from tests.web.counting import statements

pytestmark = pytest.mark.usefixtures("house")


def recalls(owner: Profile, circle: Circle, *names: str) -> Recalled:
    with transaction():
        return recall(owner, circle, "\n".join(names), now=make.NOW)


def counted(owner: Profile) -> Numbers:
    return numbers_of(owner, now=make.NOW)


def test_several_names_stand_in_the_circle_and_who_was_there_is_not_made_twice() -> None:
    ben, awa = meeting.person("Ben"), meeting.person("Awa")
    recalls(awa, Circle.FAMILY, "Tonton Essombe")
    assert recalls(ben, Circle.FAMILY, "Tonton Essombe", "Clarisse") == Recalled(2, 0)
    assert recalls(ben, Circle.NEIGHBOURS, "tonton essombe", "Paul") == Recalled(1, 1)
    assert recalls(ben, Circle.NEIGHBOURS, "Paul", "Tonton") == Recalled(1, 1)
    names = [name for _id, name in in_circle(ben, Circle.NEIGHBOURS, most=9)]
    assert names == ["Paul", "Tonton", "Tonton Essombe"]
    assert (counted(ben).total, counted(awa).total) == (4, 1)


def test_the_guide_is_where_one_left_it_and_each_owners_own() -> None:
    ben, awa = meeting.person("Ben"), meeting.person("Awa")
    recalls(ben, Circle.FAMILY, "Clarisse")
    with transaction():
        actions.mark(ben, Circle.COMMUNITY, Mark.SKIPPED, now=make.NOW)
        actions.mark(ben, Circle.FRIENDS, Mark.DONE, now=make.NOW)
        actions.mark(ben, Circle.FRIENDS, Mark.SKIPPED, now=make.NOW)
        actions.mark(ben, Circle.NEIGHBOURS, Mark.DONE, now=make.NOW)
        actions.mark(ben, Circle.NEIGHBOURS, None, now=make.NOW)
    step = step_of(ben)
    assert (step.next, step.settled, step.is_complete) == (Circle.NEIGHBOURS, 3, False)
    with transaction():
        actions.say_done(ben, is_done=True, now=make.NOW)
    assert (step_of(ben).is_complete, step_of(awa).settled) == (True, 0)
    with transaction():
        actions.say_done(ben, is_done=False, now=make.NOW)
    assert not step_of(ben).is_complete


def rows_of(owner: Profile) -> None:
    """Clarisse: family and a client, near, heard of yesterday. Paul: a neighbour, seen a year ago
    to the second. Two others."""
    recalls(owner, Circle.FAMILY, "Clarisse")
    recalls(owner, Circle.CLIENTS, "Clarisse")
    recalls(owner, Circle.NEIGHBOURS, "Paul")
    day = timedelta(days=1)
    with transaction():
        gone = add(owner, ContactFields("Zoé"), now=make.NOW)
        archive(gone)
        add(owner, ContactFields("Dora"), now=make.NOW).last_touch_at = make.NOW - 400 * day
        query = select(Contact).where(Contact.owner_id == owner.id, Contact.name == "Clarisse")
        clarisse = db.session.scalars(query).one()
        clarisse.closeness, clarisse.last_touch_at = 5, make.NOW - day
        clarisse.supporter_since = date(2026, 1, 1)
        clarisse.last_in_person_at = make.NOW - 366 * day
        of_paul = select(Contact).where(Contact.owner_id == owner.id, Contact.name == "Paul")
        paul = db.session.scalars(of_paul).one()
        paul.last_touch_at = paul.last_in_person_at = make.NOW - 365 * day
        place = {"kind": TerritoryKind.GEOGRAPHIC, "created_at": make.NOW, "owner_id": owner.id}
        akwa = Territory(name="Akwa", name_key="akwa", **place)
        buea = Territory(name="Buea", name_key="buea", **place)
        db.session.add_all([akwa, buea])
        db.session.flush()
        mine = {"contact_id": clarisse.id, "owner_id": owner.id}
        db.session.add(Influence(territory_id=akwa.id, level=4, **mine))
        db.session.add(Influence(territory_id=buea.id, level=0, **mine))
        db.session.add_all([HasRole(role=ContactRole.CLIENT, **mine)])


def test_a_review_counts_each_way_with_rows_for_nobody_and_without_the_archived() -> None:
    ben = meeting.person("Ben")
    rows_of(ben)
    rows_of(meeting.person("Awa"))
    with transaction():
        actions.estimate(ben, 80, now=make.NOW)
    told = counted(ben)
    assert (told.total, told.estimate, told.supporters, told.unplaced) == (3, 80, 1, 1)
    assert told.layers == {"personal": 2, "professional": 1, "extra": 0}
    assert (told.natural, told.acquired) == (1, 2)  # Clarisse is both
    assert told.circles == {"family": 1, "clients": 1, "neighbours": 1}
    assert told.roles == dict.fromkeys(map(str, ContactRole), 0) | {"client": 1}
    assert told.closeness == {"5": 1, "4": 0, "3": 0, "2": 0, "1": 0, "none": 2}
    assert list(told.territories.values()) == [1, 0]
    assert {age: n for age, n in told.ages.items() if n} == {"month": 1, "year": 1, "older": 1}
    assert (told.in_person, told.at_distance, told.unheard) == (1, 1, 1)


def test_pr24_a_kept_review_holds_numbers_alone_stays_as_it_was_and_is_its_owners() -> None:
    ben = meeting.person("Ben")
    rows_of(ben)
    with transaction():
        kept = keep(ben, now=make.NOW)
    assert [name for name in ("Clarisse", "Akwa") if name in str(kept.numbers)] == []
    recalls(ben, Circle.FRIENDS, "Fatou")
    assert (Numbers.read(kept.numbers).total, counted(ben).total) == (3, 4)
    assert [one.id for one in snapshots_of(ben)] == [kept.id]
    for stranger in (meeting.person("Dieudonné"), None):
        with pytest.raises(NotFound):
            snapshot_of(stranger, kept.id)
    with transaction():
        actions.forget(kept)
    assert snapshots_of(ben) == []


def test_one_keeps_so_many_reviews(monkeypatch: pytest.MonkeyPatch) -> None:
    ben = meeting.person("Ben")
    monkeypatch.setattr(actions, "SNAPSHOTS_MAX", 1)
    with transaction():
        keep(ben, now=make.NOW)
    with pytest.raises(TooManySnapshots), transaction():
        keep(ben, now=make.NOW)


def test_5000_contacts_are_counted_in_nine_statements() -> None:
    ben = meeting.person("Ben")
    base = {"owner_id": ben.id, "state": ContactState.TO_QUALIFY, "created_at": make.NOW}
    people = [base | {"name": f"Nom {n}", "search_key": f"nom {n}"} for n in range(5_000)]
    with transaction():
        db.session.execute(insert(Contact), people)
        ids = list(db.session.scalars(select(Contact.id).order_by(Contact.id)))
        rows = [{"contact_id": id, "circle": Circle.CLIENTS, "owner_id": ben.id} for id in ids]
        db.session.execute(insert(InCircle), rows)
    with statements() as sent:
        told = counted(ben)
    assert (told.total, told.layers["professional"], told.unplaced) == (5_000, 5_000, 0)
    assert len([one for one in sent if one.startswith("SELECT")]) == 9
