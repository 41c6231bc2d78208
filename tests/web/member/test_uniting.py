"""Two cards of one person that nothing tells alike: their owner ticks both, and sees them side by
side."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.contacts.actions import add
from app.contacts.models import Contact
from app.contacts.rules import ContactFields
from app.duplicates.actions import tell_apart
from app.duplicates.models import Duplicate
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from tests import make, meeting
from tests.meeting import phone_of, plain

pytestmark = pytest.mark.usefixtures("house")


def named(owner: Profile, *names: str) -> list[Contact]:
    with transaction():
        return [add(owner, ContactFields(name), now=make.NOW) for name in names]


def test_two_that_are_ticked_stand_side_by_side_and_are_made_one_by_their_owner(
    house: Flask,
) -> None:
    ben = meeting.person("Ben")
    one, two = named(ben, "Duplex Feudjio", "D. F.")
    phone = phone_of(house, ben)
    answer = phone.post("/member/selection", data={"act": "unite", "ids": [two.id, one.id]})
    pair = db.session.scalars(select(Duplicate)).one()
    assert answer.location == f"/member/duplicates/{pair.id}"
    page = plain(phone.get(answer.location).text)
    assert ("Duplex Feudjio" in page, "D. F." in page) == (True, True)
    with transaction():
        tell_apart(pair, now=make.NOW)
    again = phone.post("/member/selection", data={"act": "unite", "ids": [one.id, two.id]})
    assert (again.location, db.session.scalars(select(Duplicate.apart_at)).all()) == (
        answer.location,
        [None],
    )


def test_one_three_or_anothers_are_no_pair(house: Flask) -> None:
    ben, chantal = meeting.person("Ben"), meeting.person("Chantal")
    mine, theirs = named(ben, "Awa", "Zita", "Paul"), named(chantal, "Awa")
    phone = phone_of(house, ben)
    ids = [contact.id for contact in mine]
    for ticked in ([], ids[:1], ids, [ids[0], theirs[0].id], ["junk", ids[0]]):
        page = phone.post("/member/selection", data={"act": "unite", "ids": ticked})
        assert (ticked, page.status_code) == (ticked, 422)
        assert "Cochez les deux fiches de cette personne" in plain(page.text)
    assert db.session.scalar(select(func.count()).select_from(Duplicate)) == 0
