"""When the first step is complete, and what is missing."""

from __future__ import annotations

import pytest

from app.contacts.rules import Circle, ContactRole
from app.reviews.rules import (
    NAMES_MAX,
    Mark,
    NameTooLong,
    NoName,
    Numbers,
    Step,
    TooManyNames,
    missing_circles,
    missing_roles,
    typed_names,
)


def test_the_first_step_is_complete_with_someone_in_each_circle_that_was_not_skipped() -> None:
    counts = dict.fromkeys(Circle, 1) | {Circle.DONORS: 0, Circle.SPORT: 0}
    skipped = {Circle.DONORS: Mark.SKIPPED}
    assert not Step(counts, skipped).is_complete
    assert not Step(counts, skipped | {Circle.SPORT: Mark.DONE}).is_complete  # gone through, empty
    assert Step(counts, skipped | {Circle.SPORT: Mark.SKIPPED}).is_complete
    assert Step({}, {}, said_done=True).is_complete


def test_the_next_circle_is_the_first_that_is_neither_filled_nor_marked() -> None:
    step = Step({Circle.FAMILY: 3}, {Circle.COMMUNITY: Mark.SKIPPED, Circle.FRIENDS: Mark.DONE})
    assert (step.next, step.settled) == (Circle.NEIGHBOURS, 3)
    assert Step({}, dict.fromkeys(Circle, Mark.DONE)).next is None


def test_names_are_one_a_line_and_the_same_twice_is_once() -> None:
    assert typed_names(" Awa  Ngono \r\n\nBen\n\u202eAwa Ngono\nÉlodie 🙂") == [
        "Awa Ngono",
        "Ben",
        "Élodie 🙂",
    ]


@pytest.mark.parametrize("typed", ["", " \n\t\n", "\u202e\n"])
def test_nothing_that_reads_as_a_name_is_refused(typed: str) -> None:
    with pytest.raises(NoName):
        typed_names(typed)


def test_too_many_and_too_long_names_are_refused_with_the_measure() -> None:
    with pytest.raises(TooManyNames):
        typed_names("\n".join(f"Nom {n}" for n in range(NAMES_MAX + 1)))
    with pytest.raises(NameTooLong):
        typed_names("x" * 101)


def test_gaps_are_the_roles_and_circles_where_nobody_is() -> None:
    roles = {str(role): 2 for role in ContactRole if role is not ContactRole.FUNDER}
    circles = {str(c): 1 for c in Circle if c not in (Circle.SPORT, Circle.CULTURE, Circle.OTHER)}
    numbers = Numbers(3, roles=roles, circles=circles)
    assert missing_roles(numbers) == [ContactRole.FUNDER]
    assert missing_circles(numbers, {Circle.CULTURE}) == [Circle.SPORT]


def test_a_review_kept_long_ago_is_read_with_what_it_counted() -> None:
    assert Numbers.read({"total": 3, "never-heard-of": 1}) == Numbers(3)
    assert Numbers(3).unheard is None  # not counted then: no zero
    assert Numbers(3, in_person=1, at_distance=1).unheard == 1
    numbers = Numbers(3, roles={"client": 1}, estimate=80)
    assert Numbers.read(numbers.kept()) == numbers
