"""Two rows of a book that are one person: found, made one with all that either had, two again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.contacts.actions import add, change
from app.contacts.models import Contact
from app.contacts.queries import Wish, page_of, whole_book
from app.contacts.rules import Circle, ContactFields, ContactState, Nature, Sort
from app.duplicates import actions
from app.duplicates.models import Merge
from app.duplicates.rules import (
    TooLate,
    TwoMembers,
    UndoLaterFirst,
)
from app.kernel.db import db, in_transaction, table_of, transaction
from app.profiles.models import Profile
from app.qualifying.actions import qualify
from app.qualifying.rules import Facts
from tests import make, meeting


def by_hand(owner: Profile, name: str, **facts: str) -> Contact:
    with transaction():
        return add(owner, ContactFields(name, **facts), now=make.NOW)


def merged(one: Contact, other: Contact, **choices: str) -> Merge:
    return in_transaction(lambda: actions.merge(one, other, choices, now=make.NOW))


def undone(merge: Merge, *, days: int = 1) -> None:
    later = make.NOW + timedelta(days=days)
    in_transaction(lambda: actions.undo(merge, now=later))


def state_of(owner: Profile) -> list[dict[str, Any]]:
    """Every column of every contact of theirs."""
    table = table_of(Contact)
    rows = select(table).where(table.c.owner_id == owner.id).order_by(table.c.id)
    return [dict(row) for row in db.session.execute(rows).mappings()]


def test_the_older_row_stays_with_all_numbers_notes_and_what_was_chosen(house: Flask) -> None:
    ben = meeting.person("Ben")
    kept = by_hand(ben, "Awa", phone="+237677123456", organisation="MTN", note="Lundi")
    gone = by_hand(ben, "Awa Ngono", phone="+237699000000", email="a@x.cm", organisation="Orange")
    with transaction():
        gone.note, gone.met_on, gone.closeness = "Mardi", date(2026, 1, 2), 4
    before = state_of(ben)
    merge = merged(gone, kept, name="gone")
    (awa,) = whole_book(ben)
    for wish in (Wish(), Wish(words="awa"), Wish(sort=Sort.NAME)):
        page = page_of(ben, wish)  # the row that is empty now is nobody
        assert ([line.id for line in page.people], page.found) == ([kept.id], 1)
    assert (awa.contact.id, awa.name, awa.organisation) == (kept.id, "Awa Ngono", "MTN")
    assert (awa.phones, awa.emails) == (["+237677123456", "+237699000000"], ["a@x.cm"])
    assert (awa.contact.note, awa.contact.closeness) == ("Lundi\n\nMardi", 4)
    assert awa.contact.met_on == date(2026, 1, 2)
    tomb = state_of(ben)[1]
    said = {name: value for name, value in tomb.items() if value not in (None, "", False)}
    assert set(said) == {"id", "owner_id", "state", "merged_into_id", "created_at", "met_precision"}
    undone(merge)
    assert state_of(ben) == before
    assert [known.phones for known in whole_book(ben)] == [["+237677123456"], ["+237699000000"]]


def test_who_they_are_in_the_network_stays_and_two_members_are_two_people(house: Flask) -> None:
    evening = meeting.evening()
    ben, chantal = meeting.guest("Ben", evening), meeting.guest("Chantal", evening)
    typed = by_hand(ben, "Chantal", email="chantal@example.cm")
    met = meeting.meets(ben, meeting.code(chantal, evening))
    merge = merged(typed, met)
    (known,) = whole_book(ben)
    assert (known.contact.id, known.contact.linked_profile_id) == (typed.id, chantal.id)
    undone(merge)
    assert db.session.get_one(Contact, met.id).linked_profile_id == chantal.id
    dieudonne = meeting.guest("Dieudonné", evening)
    other = meeting.meets(ben, meeting.code(dieudonne, evening))
    with pytest.raises(TwoMembers):
        merged(met, other)


def test_what_was_written_since_stays_when_it_is_undone(house: Flask) -> None:
    ben = meeting.person("Ben")
    kept, gone = by_hand(ben, "Awa"), by_hand(ben, "Awa Ngono", organisation="Orange")
    merge = merged(kept, gone)
    with transaction():
        change(db.session.get_one(Contact, kept.id), ContactFields("Awa", headline="Maire"))
    undone(merge)
    first, second = state_of(ben)
    assert (first["headline"], second["organisation"]) == ("Maire", "Orange")


def test_i6_undone_for_thirty_days_and_no_longer_and_the_last_one_first(house: Flask) -> None:
    ben = meeting.person("Ben")
    first, second, third = (by_hand(ben, name) for name in ("Awa", "Awa N", "Awa Ngono"))
    inner = merged(second, third)
    outer = merged(first, second)
    with pytest.raises(UndoLaterFirst):
        undone(inner)
    with pytest.raises(TooLate):
        undone(outer, days=31)
    undone(outer, days=30)
    undone(inner, days=30)
    assert [known.name for known in whole_book(ben)] == ["Awa", "Awa N", "Awa Ngono"]
    with pytest.raises(TooLate):
        undone(inner)
    with transaction():
        actions.forget(now=make.NOW + timedelta(days=31))
    assert db.session.scalars(select(Merge)).all() == []


def test_two_halves_that_know_enough_together_are_qualified_and_no_more_once_undone(
    house: Flask,
) -> None:
    ben = meeting.person("Ben")
    kept, gone = by_hand(ben, "Awa Ngono"), by_hand(ben, "Awa N.")
    with transaction():
        half = Facts(circles=frozenset({Circle.CLIENTS}), nature=Nature.WORK)
        qualify(kept, half, now=make.NOW)
        qualify(gone, Facts(openness=3, has_no_influence=True), now=make.NOW)
    merge = merged(kept, gone)
    assert (kept.state, kept.qualified_at) == (ContactState.QUALIFIED, make.NOW)
    undone(merge)
    assert (kept.state, gone.state) == (ContactState.TO_QUALIFY, ContactState.TO_QUALIFY)
    assert (kept.qualified_at, gone.qualified_at) == (None, None)
