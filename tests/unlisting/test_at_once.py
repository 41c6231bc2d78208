"""PR20: a holder answers while the night does: one of them does it, and nobody falls over."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy.exc import SAWarning

from app.contacts.models import Contact
from app.jobs.objections import take_out_due
from app.kernel.db import db, in_transaction
from app.kernel.errors import NotFound
from app.kernel.marks import Marks
from app.objections.models import Removal
from app.objections.rules import IN_TIME
from app.profiles.models import Profile
from app.unlisting.actions import delete_contact, take_out
from app.unlisting.queries import removal_of
from tests import meeting
from tests.make import NOW
from tests.unlisting.test_actions import holds, objects

MANY = 6  # of each, at once


def answers(owner_id: int, removal_id: int, marks: Marks, *, deletes: bool) -> int:
    """What a page of the holder does. 1: it was they who did it."""
    owner = db.session.get_one(Profile, owner_id)
    try:
        removal = removal_of(owner, removal_id)
    except NotFound:
        return 0
    if deletes:
        delete_contact(db.session.get_one(Contact, removal.contact_id))
    else:
        take_out(removal, marks=marks)
    return 1


def at_once(house: Flask, acts: list[Callable[[], int]]) -> list[int]:
    together = Barrier(len(acts))

    def one(act: Callable[[], int]) -> int:
        with house.app_context():
            together.wait()
            try:
                return act()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


@pytest.mark.parametrize("deletes", [True, False])
def test_pr20_of_a_holder_and_the_night_at_once_one_does_it(house: Flask, deletes: bool) -> None:
    ben = meeting.person("Ben")
    contact_id = holds(ben, note="canary").id
    objects()
    (removal,) = db.session.query(Removal).all()
    marks: Marks = house.extensions["marks"]
    mine = partial(answers, ben.id, removal.id, marks, deletes=deletes)
    night = partial(take_out_due, marks=marks, now=NOW + IN_TIME)
    db.session.rollback()
    done = at_once(house, [partial(in_transaction, mine), night] * MANY)
    db.session.rollback()
    db.session.expire_all()
    assert sum(done) == 1
    assert db.session.query(Removal).count() == 0
    left = db.session.get(Contact, contact_id)
    assert left is None or (left.email, left.note) == ("", "canary")
    assert left is not None or deletes


def test_pr20_one_that_falls_stops_no_other(house: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Ben", "Awa"):
        holds(meeting.person(name))
    objects()
    first, _second = (row.id for row in db.session.query(Removal).order_by(Removal.id))

    def falls(removal: Removal, *, marks: Marks) -> None:
        if removal.id == first:
            raise RuntimeError("a row that nobody foresaw")
        take_out(removal, marks=marks)

    monkeypatch.setattr("app.jobs.objections.take_out", falls)
    assert take_out_due(marks=house.extensions["marks"], now=NOW + IN_TIME) == 1
    assert [row.id for row in db.session.query(Removal)] == [first]


def test_without_reading_it_anew_under_its_lock_both_would_say_that_they_did_it(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    ben = meeting.person("Ben")
    holds(ben, note="canary")
    objects()
    (removal,) = db.session.query(Removal).all()
    marks: Marks = house.extensions["marks"]
    monkeypatch.setattr("app.unlisting.queries.locked", lambda id_: db.session.get(Removal, id_))
    mine = partial(answers, ben.id, removal.id, marks, deletes=False)
    night = partial(take_out_due, marks=marks, now=NOW + IN_TIME)
    assert at_once(house, [night]) == [1]  # the page had read it; the night was quicker
    with pytest.raises(SAWarning, match="0 were matched"):
        in_transaction(mine)
    db.session.rollback()
