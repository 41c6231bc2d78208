"""5, 15, 50, 150: who stands where, and who is left in reserve."""

from __future__ import annotations

from datetime import timedelta

from app.rings.rules import Candidate, Ring, is_due, places
from tests.make import NOW

DAY = timedelta(days=1)


def sizes(people: list[Candidate], cap: int = 150) -> list[int]:
    return [len(inside) for inside in places(people, cap=cap).values()]


def ids(people: list[Candidate], ring: Ring, cap: int = 150) -> list[int]:
    return [person.id for person in places(people, cap=cap)[ring]]


def test_the_circles_hold_5_15_50_and_150_people_and_the_151st_is_in_reserve() -> None:
    crowd = [Candidate(n, closeness=3) for n in range(1, 152)]
    assert sizes(crowd[:150]) == [5, 10, 35, 100, 0]
    assert sizes(crowd) == [5, 10, 35, 100, 1]
    assert sizes(crowd, cap=50) == [5, 10, 35, 0, 101]


def test_closeness_comes_first_then_the_last_exchange() -> None:
    people = [
        Candidate(1, closeness=2, last_touch_at=NOW),
        *(Candidate(n, closeness=4, last_touch_at=NOW - n * DAY) for n in range(2, 8)),
        Candidate(8, closeness=5),
    ]
    assert ids(people, Ring.INTIMATE) == [8, 2, 3, 4, 5]
    assert ids(people, Ring.CLOSE) == [6, 7, 1]


def test_the_owners_choice_is_never_overwritten() -> None:
    chosen = [Candidate(n, closeness=1, choice=Ring.INTIMATE) for n in range(1, 8)]
    others = [Candidate(n, closeness=5) for n in range(20, 24)]
    apart = Candidate(30, closeness=5, choice=Ring.RESERVE)
    people = [*others, apart, *chosen]
    assert ids(people, Ring.INTIMATE) == [
        1,
        2,
        3,
        4,
        5,
        6,
        7,
    ]  # soft: more than five, if one says so
    assert ids(people, Ring.CLOSE) == [20, 21, 22, 23]
    assert ids(people, Ring.RESERVE) == [30]


def test_who_was_neither_rated_nor_heard_of_stands_nowhere() -> None:
    assert sizes([Candidate(1), Candidate(2, closeness=1)]) == [1, 0, 0, 0, 0]


def test_i16_family_and_friends_do_not_leave_for_the_reserve_while_others_stay() -> None:
    family = [Candidate(n, closeness=1, is_natural=True) for n in range(1, 11)]
    others = [Candidate(n, closeness=4) for n in range(20, 70)]
    reserve = ids([*family, *others], Ring.RESERVE, cap=50)
    assert (len(reserve), min(reserve)) == (10, 60)


def test_each_ring_has_its_rhythm() -> None:
    week_ago, year_ago = NOW - 8 * DAY, NOW - 366 * DAY
    told = [is_due(ring, week_ago, now=NOW) for ring in Ring]
    assert told == [True, False, False, False, False]
    assert is_due(Ring.ACTIVE, year_ago, now=NOW)
    assert not is_due(Ring.RESERVE, None, now=NOW)
