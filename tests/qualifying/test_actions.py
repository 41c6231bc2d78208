"""Qualified follows from four answers; cards come one after another, on from where one stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from app.contacts.actions import add, archive, restore
from app.contacts.models import Contact
from app.contacts.rules import (
    NATURAL,
    TREE,
    Circle,
    ContactFields,
    ContactRole,
    ContactState,
    Layer,
    Nature,
    Sphere,
)
from app.kernel.db import db, transaction
from app.profiles.models import Profile
from app.qualifying.actions import put_off, qualify
from app.qualifying.queries import (
    Progress,
    answers_of,
    card_before,
    is_qualified,
    next_card,
    progress,
    said_of,
)
from app.qualifying.rules import Answers, Facts, sphere_of
from app.sorting.queries import sorted_by
from tests import make, meeting

pytestmark = pytest.mark.usefixtures("house")
MINUTE = timedelta(minutes=1)
WHOLE = Facts(
    circles=frozenset({Circle.COLLEAGUES}),
    nature=Nature.WORK,
    openness=4,
    has_no_influence=True,
)


def known_by(owner: Profile, name: str, minutes: int = 0) -> Contact:
    with transaction():
        return add(owner, ContactFields(name), now=make.NOW + minutes * MINUTE)


def say(contact: Contact, facts: Facts, minutes: int = 60) -> ContactState:
    with transaction():
        qualify(contact, facts, now=make.NOW + minutes * MINUTE)
    db.session.expire_all()
    return contact.state


def test_the_tree_is_closed_and_three_circles_are_natural() -> None:
    assert {layer: len(circles) for layer, circles in TREE.items()} == {
        Layer.PERSONAL: 6,
        Layer.PROFESSIONAL: 10,
        Layer.EXTRA: 7,
    }
    assert sorted(c for circles in TREE.values() for c in circles) == sorted(Circle)
    assert frozenset(c for c in Circle if c.is_natural) == NATURAL
    assert len(ContactRole) == 14  # nine of the review; those who sell, decide and make known


def test_a_contact_is_qualified_when_four_things_are_said_and_never_before() -> None:
    contact = known_by(meeting.person("Ben"), "Awa")
    nothing: dict[str, Any] = {
        "circles": frozenset(),
        "nature": None,
        "openness": None,
        "has_no_influence": False,
    }
    for n in range(5):
        for missing in combinations(nothing, n):
            facts = replace(WHOLE, **{name: nothing[name] for name in missing})
            expected = ContactState.TO_QUALIFY if missing else ContactState.QUALIFIED
            assert (missing, say(contact, facts)) == (missing, expected)
            rule = db.session.query(Contact).filter(is_qualified()).count()
            assert rule == (0 if missing else 1)


def test_a_level_on_one_territory_is_an_answer_and_none_takes_levels_away() -> None:
    ben = meeting.person("Ben")
    contact, place = known_by(ben, "Awa"), make.territory(ben)
    other = make.territory(meeting.person("Chantal"), "Akwa")
    levels = replace(WHOLE, has_no_influence=False, influences={place.id: 3, other.id: 5})
    assert say(contact, levels) is ContactState.QUALIFIED
    assert sorted_by(contact).influences == {place.id: 3}  # a stranger's word is passed over
    say(contact, WHOLE)
    assert sorted_by(contact).influences == {}


def test_completeness_counts_nine_questions_alike() -> None:
    contact = known_by(meeting.person("Ben"), "Awa")
    say(contact, WHOLE)
    answers = answers_of(contact, said_of(contact), rated=False)
    assert (answers.percent, answers.is_qualified) == (55, True)  # sphere follows from circles
    assert Answers(False, False, False, False).percent == 0


def test_the_sphere_follows_from_the_circles_unless_it_is_said() -> None:
    assert sphere_of([]) is None
    assert sphere_of([Circle.FRIENDS]) is Sphere.PERSONAL
    assert sphere_of([Circle.CLIENTS]) is Sphere.PROFESSIONAL
    assert sphere_of([Circle.CLIENTS, Circle.SPORT]) is Sphere.BOTH


def test_an_archived_contact_comes_back_as_qualified_as_it_was() -> None:
    contact = known_by(meeting.person("Ben"), "Awa")
    say(contact, WHOLE)
    with transaction():
        archive(contact)
    with transaction():
        restore(contact)
    assert contact.state is ContactState.QUALIFIED


def test_cards_come_newest_first_those_put_off_last_and_one_may_go_back() -> None:
    ben = meeting.person("Ben")
    one, two, three = (known_by(ben, name, n) for n, name in enumerate(("A", "B", "C")))
    known_by(meeting.person("Chantal"), "D")
    assert next_card(ben) == three.id
    with transaction():
        put_off(three, now=make.NOW + 10 * MINUTE)
    assert next_card(ben) == two.id
    say(two, WHOLE)
    assert (next_card(ben), progress(ben)) == (one.id, Progress(done=1, total=3))
    assert (card_before(ben, one), card_before(ben, three)) == (two.id, None)
    say(one, replace(WHOLE, openness=None))  # half said: asked again, after the one put off before
    assert next_card(ben) == three.id
    assert next_card(ben, besides=three.id) == one.id
    say(three, WHOLE)
    say(one, WHOLE)
    assert (next_card(ben), progress(ben).left) == (None, 0)


def test_the_cards_of_one_evening_are_those_met_there() -> None:
    first, second = meeting.evening(), meeting.evening()
    ben = meeting.guest("Ben", first)
    for name, evening in (("Awa", first), ("Chantal", second)):
        if evening is second:
            meeting.comes(ben, second)
        meeting.meets(ben, meeting.code(meeting.guest(name, evening), evening))
    known_by(ben, "Paul")
    assert [progress(ben, e.id).total for e in (first, second)] == [1, 1]
    card = next_card(ben, second.id)
    assert db.session.get_one(Contact, card).name == "Chantal"
