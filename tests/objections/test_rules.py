"""PR43: what the file beside the database says of those who object, and what the database does."""

from __future__ import annotations

from datetime import timedelta

from app.kernel.marks import Marks
from app.objections.rules import IN_TIME, NOTICE, Line, due_at, mend
from tests.make import NOW

DAY = timedelta(days=1)
SAID = Line(True, "k:a", "email", True, NOW)
LIFTED = Line(False, "k:a", "email", True, NOW + DAY)


def told(rows: list[Line], lines: list[Line]) -> tuple[list[Line], list[str], list[Line]]:
    found = mend(rows, lines)
    return list(found.add), list(found.drop), list(found.tell)


def test_a_row_that_no_line_tells_of_is_told() -> None:
    assert told([SAID], []) == ([], [], [SAID])
    assert told([SAID], [SAID]) == ([], [], [])


def test_a_copy_put_back_gets_those_it_does_not_know() -> None:
    assert told([], [SAID]) == ([SAID], [], [])


def test_one_that_was_lifted_since_is_dropped_from_a_copy_put_back() -> None:
    assert told([SAID], [SAID, LIFTED]) == ([], ["k:a"], [])
    assert told([], [SAID, LIFTED]) == ([], [], [])


def test_what_was_said_last_counts_whatever_the_order_of_the_lines() -> None:
    again = Line(True, "k:a", "email", True, NOW + 2 * DAY)
    for lines in ([SAID, LIFTED, again], [again, LIFTED, SAID]):
        assert told([], lines) == ([again], [], [])
    assert told([again], [SAID, LIFTED]) == ([], [], [again])


def test_a_row_that_asked_less_in_the_copy_asks_all_again() -> None:
    less = Line(True, "k:a", "email", False, NOW)
    more = Line(True, "k:a", "email", True, NOW + DAY)
    assert told([less], [less, more]) == ([more], [], [])


def test_a_holder_has_thirty_days_from_the_objection_and_three_at_least() -> None:
    assert due_at(NOW, now=NOW) == NOW + IN_TIME
    late = NOW + 2 * IN_TIME
    assert due_at(NOW, now=late) == late + NOTICE


def test_a_mark_is_known_by_its_own_key_and_by_no_other() -> None:
    old, new = "o" * 32, "n" * 32
    mark = Marks(lambda: [old]).of("email", "awa@example.cm")
    turned = Marks(lambda: [new, old])
    assert mark in turned.every("email", "awa@example.cm")
    assert mark not in turned.every("phone", "awa@example.cm")
    assert turned.of("email", "awa@example.cm") != mark
    assert [turned.knows(mark), Marks(lambda: [new]).knows(mark)] == [True, False]
