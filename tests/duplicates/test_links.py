"""Whatever points at a contact is carried when two are made one, and is back when it is undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.bringing.actions import begin
from app.contacts.models import Contact
from app.kernel.db import db, table_of, transaction
from app.kernel.links import pointing_at
from app.objections.models import Objection
from app.profiles.models import Profile
from app.sorting.models import Criterion, Group, Territory
from app.sorting.rules import CriterionKind, TerritoryKind
from app.touches.models import Interaction
from app.touches.rules import Channel, Direction, TouchKind
from tests import make, meeting
from tests.duplicates.test_merging import by_hand, merged, undone

# What every table that points at a contact says of one, beside whose it is: each is carried.
# A table that is added later stands here too, or the test below fails (I6).
LINKS: dict[tuple[str, str], dict[str, Any]] = {
    ("contact", "met_through_id"): {},
    ("contact", "merged_into_id"): {},
    ("contact_circle", "contact_id"): {"circle": "friends"},
    ("contact_role", "contact_id"): {"role": "partner"},
    ("contact_way", "contact_id"): {"kind": "site", "label": "Boutique", "value": "https://b.cm"},
    ("contact_file_row", "contact_id"): {},
    ("influence", "contact_id"): {"level": 4},
    ("contact_in_group", "contact_id"): {},
    ("criterion_value", "contact_id"): {"value": "oui", "key": "oui", "number": None},
    ("interaction_contact", "contact_id"): {},
    ("removal", "contact_id"): {"asked_at": make.NOW, "due_at": make.NOW},
    ("ring_choice", "contact_id"): {"ring": "close"},
}
OF_THE_ROOM = {  # whom it may be, and what it was made of: kept by app/duplicates itself
    ("duplicate", "first_id"),
    ("duplicate", "second_id"),
    ("contact_merge", "kept_id"),
    ("contact_merge", "gone_id"),
}


def links() -> list[tuple[str, str]]:
    found = pointing_at(table_of(Contact))
    return sorted({(table.name, column.name) for table, column in found} - OF_THE_ROOM)


def linked(name: str, of: str, owner: Profile, contact: Contact) -> tuple[Any, dict[str, Any]]:
    """A row of this table that points at this contact: (table, what it says)."""
    table = Contact.metadata.tables[name]
    facts: dict[str, Any] = dict(LINKS[name, of]) | {of: contact.id}
    mine = {"owner_id": owner.id, "created_at": make.NOW}
    if name == "contact":
        person = by_hand(owner, "Quelqu’un")
        with transaction():
            setattr(person, of, contact.id)
        return table, {"id": person.id, of: contact.id}
    facts |= {"owner_id": owner.id} | (LED_TO[name](mine) if name in LED_TO else {})
    with transaction():
        db.session.execute(insert(table).values(facts))
    return table, facts


def a_file(mine: dict[str, Any]) -> dict[str, Any]:
    owner = db.session.get_one(Profile, mine["owner_id"])
    with transaction():
        file = begin(owner, name="f", source="list", written=[], now=make.NOW)
    row: dict[str, Any] = {"n": 1, "state": "taken", "print": "", "written": [], "entry": {}}
    return row | {"file_id": file.id}


def an_exchange(mine: dict[str, Any]) -> dict[str, Any]:
    exchange = Interaction(
        id=str(uuid4()),
        kind=TouchKind.NEWS,
        channel=Channel.PHONE,
        direction=Direction.BOTH,
        occurred_at=make.NOW,
        **mine,
    )
    return {"interaction_id": make.save(exchange).id}


def an_objection(_mine: dict[str, Any]) -> dict[str, Any]:
    facts = {"mark": str(uuid4()), "kind": "email", "from_books": True, "at": make.NOW}
    return {"objection_id": make.save(Objection(**facts)).id}


def named(model: type[Any], column: str, **facts: Any) -> Callable[..., dict[str, Any]]:
    words = {"name": "Un nom", "name_key": "un nom"} | facts
    return lambda mine: {column: make.save(model(**mine, **words)).id}


# what a link leads to, on its other side
LED_TO: dict[str, Callable[..., dict[str, Any]]] = {
    "contact_file_row": a_file,
    "influence": named(Territory, "territory_id", kind=TerritoryKind.SECTOR),
    "contact_in_group": named(Group, "group_id"),
    "criterion_value": named(Criterion, "criterion_id", kind=CriterionKind.TEXT),
    "interaction_contact": an_exchange,
    "removal": an_objection,
}


def pointing(table: Any, of: str) -> list[dict[str, Any]]:
    rows = db.session.execute(select(table).where(table.c[of].is_not(None))).mappings()
    return sorted((dict(row) for row in rows), key=str)


def test_every_table_that_points_at_a_contact_is_named_here(house: Flask) -> None:
    """[I6] One that is added later is carried too, and says here with what."""
    assert links() == sorted(LINKS)


@pytest.mark.parametrize(("name", "of"), sorted(LINKS))
def test_i6_what_points_at_the_row_that_goes_points_at_the_one_that_stays(
    house: Flask, name: str, of: str
) -> None:
    """[I6] With all it says; undone, every row is as it was."""
    ben = meeting.person("Ben")
    kept, gone = by_hand(ben, "Awa"), by_hand(ben, "Awa Ngono")
    table, _facts = linked(name, of, ben, gone)
    before = pointing(table, of)
    merge = merged(kept, gone)
    left = [row for row in pointing(table, of) if row[of] == gone.id]
    now = [row for row in pointing(table, of) if row.get("id") != gone.id]
    there = [row | {of: kept.id} for row in before]
    assert (left, [row[of] for row in now]) == ([], [row[of] for row in there])
    plain = ("contact", "contact_file_row")
    assert name in plain or now == there
    undone(merge)
    assert pointing(table, of) == before


@pytest.mark.parametrize(
    ("name", "of"), [key for key in sorted(LINKS) if key[0] in ("influence", "criterion_value")]
)
@pytest.mark.parametrize("side", ["kept", "gone"])
def test_where_both_have_the_same_link_one_stays_with_what_was_chosen(
    house: Flask, name: str, of: str, side: str
) -> None:
    ben = meeting.person("Ben")
    kept, gone = by_hand(ben, "Awa"), by_hand(ben, "Awa Ngono")
    table, facts = linked(name, of, ben, gone)
    other = facts | {of: kept.id} | ({"level": 2} if name == "influence" else {"value": "non"})
    with transaction():
        db.session.execute(insert(table).values(other))
    before = pointing(table, of)
    merge = merged(kept, gone, links=side)
    assert pointing(table, of) == [other if side == "kept" else facts | {of: kept.id}]
    undone(merge)
    assert pointing(table, of) == before
