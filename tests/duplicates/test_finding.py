"""Who in a book may be one person, without comparing everyone with everyone; and the pages."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.contacts.actions import add
from app.contacts.queries import whole_book
from app.contacts.rules import ContactFields, ContactState
from app.duplicates import actions, queries
from app.duplicates.models import Duplicate, Merge
from app.duplicates.rules import (
    Crowd,
    Face,
    Tier,
    go_together,
    name_key,
    tier_of,
)
from app.jobs.duplicates import Rounds
from app.kernel.db import db, in_transaction, transaction
from app.kernel.errors import NotFound
from tests import make, meeting
from tests.duplicates.test_merging import by_hand, state_of
from tests.web.visiting import words

# Who may be one person


def face(id_: int, name: str, **facts: Any) -> Face:
    known = {key: frozenset(value) for key, value in facts.items() if key != "profile_id"}
    return Face(id_, name_key(name), profile_id=facts.get("profile_id"), **known)


@pytest.mark.parametrize(
    ("one", "other", "yes"),
    [
        ("Awa", "Ngono Awa", True),
        ("Awa N.", "Awa Ngono", True),
        ("Élodie N’Diaye", "elodie n'diaye", True),
        ("Awa Ngono", "Awa Ngonno", True),
        ("Awa Ngono", "Paul Ngono", False),
        ("Maman", "Awa Ngono", False),
    ],
)
def test_names_go_together(one: str, other: str, yes: bool) -> None:
    assert go_together(name_key(one), name_key(other)) is yes


def test_two_tiers_and_never_by_the_name_alone() -> None:
    tel, mail, mtn = {"phones": ["+1"]}, {"emails": ["a@x.cm"]}, {"places": ["mtn"]}
    awa = face(1, "Awa Ngono", **tel, **mail, **mtn)
    assert [
        tier_of(awa, face(2, "Paul", **mail)),
        tier_of(awa, face(2, "Awa", **tel)),
        tier_of(awa, face(2, "Paul Ngono", **tel)),
        tier_of(awa, face(2, "Awa Ngonno", **mtn)),
        tier_of(awa, face(2, "Awa Ngono")),
        tier_of(face(1, "A", profile_id=1, **mail), face(2, "A", profile_id=2, **mail)),
    ] == [Tier.SURE, Tier.SURE, None, Tier.MAYBE, None, None]


def test_five_thousand_people_are_not_compared_each_with_each(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[int] = []

    def counted(*_two: Face) -> None:
        tried.append(1)

    monkeypatch.setattr("app.duplicates.rules.tier_of", counted)
    letters = "abcdefghijklmnopqrstuvwxyz"
    people = [
        face(n, f"{letters[n % 26]}{n:04} {letters[n // 26 % 26]}x", places=["douala"])
        for n in range(5_000)
    ]
    crowd = Crowd.of(people)
    for one in people:
        crowd.alike(one)
    assert len(tried) < 5_000 * 20


def test_whoever_comes_by_whatever_door_is_compared_within_the_minute(house: Flask) -> None:
    """By hand, by an import, by a meeting: the round sees each new row once."""
    ben, now = meeting.person("Ben"), make.today()
    with transaction():
        add(ben, ContactFields("Awa", phone="+237677123456"), now=now)
        add(ben, ContactFields("Awa Ngono", phone="+237677123456"), now=now)
        add(meeting_owner := ben, ContactFields("Paul", phone="+237677123456"), now=now)
    Rounds().look_all()
    (pair,) = queries.open_pairs(meeting_owner, Tier.SURE, most=9)
    assert (pair.first.name, pair.second.name) == ("Awa", "Awa Ngono")
    with transaction():
        actions.tell_apart(pair, now=now)
    in_transaction(lambda: actions.look(ben, now=now))
    assert queries.count_open(ben) == 0


# The pages


def test_pairs_are_compared_united_told_apart_and_undone_on_their_page(house: Flask) -> None:
    ben = meeting.person("Ben")
    by_hand(ben, "Awa", email="a@x.cm", organisation="MTN")
    by_hand(ben, "Awa Ngono", email="a@x.cm", organisation="Orange")
    by_hand(ben, "Jean Talla", organisation="SNH")
    by_hand(ben, "Jean Tala", organisation="SNH")
    phone = meeting.phone_of(house, ben)
    phone.post("/member/duplicates")
    seen = words(phone.get("/member/duplicates"))
    assert ("Sans doute la même personne" in seen, "Peut-être la même personne" in seen) == (
        True,
        True,
    )
    (sure,) = queries.open_pairs(ben, Tier.SURE, most=9)
    (maybe,) = queries.open_pairs(ben, Tier.MAYBE, most=9)
    assert "Orange" in words(phone.get(f"/member/duplicates/{sure.id}"))
    phone.post(f"/member/duplicates/{sure.id}", data={"organisation": "gone", "junk": "x"})
    assert {known.organisation for known in whole_book(ben)} == {"Orange", "SNH"}
    phone.post(f"/member/duplicates/{maybe.id}/end")
    (merge,) = db.session.scalars(select(Merge)).all()
    stranger = meeting.phone_of(house, meeting.person("Dieudonné"))
    assert stranger.post(f"/member/merges/{merge.id}/end").status_code == 404
    assert stranger.get(f"/member/duplicates/{maybe.id}").status_code == 404
    phone.post(f"/member/merges/{merge.id}/end")
    assert (len(whole_book(ben)), queries.count_open(ben)) == (4, 1)


def test_all_that_is_ticked_is_united_in_one_press_and_only_the_sure_ones(house: Flask) -> None:
    ben = meeting.person("Ben")
    for name in ("Awa", "Awa N", "Awa Ngono"):
        by_hand(ben, name, email="a@x.cm")
    phone = meeting.phone_of(house, ben)
    phone.post("/member/duplicates")
    pairs = [str(pair.id) for pair in queries.open_pairs(ben, Tier.SURE, most=9)]
    phone.post("/member/merges", data={"pair": [*pairs, "999999", "junk"]})
    assert len(whole_book(ben)) == 2  # what went with the first is looked at again
    phone.post("/member/duplicates")
    left = [str(pair.id) for pair in queries.open_pairs(ben, Tier.SURE, most=9)]
    phone.post("/member/merges", data={"pair": left})
    states = [row["state"] for row in state_of(ben)]
    assert (len(whole_book(ben)), states.count(ContactState.MERGED)) == (1, 2)


def test_who_is_written_in_by_hand_and_may_be_there_is_compared_at_once(house: Flask) -> None:
    ben = meeting.person("Ben")
    by_hand(ben, "Awa", email="a@x.cm")
    phone = meeting.phone_of(house, ben)
    answer = phone.post("/member/contacts", data={"name": "Awa Ngono", "email": "a@x.cm"})
    (pair,) = queries.open_pairs(ben, Tier.SURE, most=9)
    assert answer.location == f"/member/duplicates/{pair.id}"


def test_a_pair_of_somebody_else_is_not_there(house: Flask) -> None:
    ben = meeting.person("Ben")
    with pytest.raises(NotFound):
        queries.pair_of(ben, 1)
    assert db.session.scalars(select(Duplicate)).all() == []
