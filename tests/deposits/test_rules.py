"""What is asked first, while it is offered, and how near the rest is due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.deposits.rules import NEVER, Basis, Late, Terms, distance, first_part, is_offered
from tests.make import NOW

DAY = timedelta(days=1)


def terms(basis: Basis, value: int) -> Terms:
    return Terms(basis, value, NOW, Late.KEEP)


@pytest.mark.parametrize(
    ("basis", "value", "total", "tickets", "part"),
    [
        (Basis.PERCENT, 25, 20_000, 1, 5_000),
        (Basis.PERCENT, 33, 10_001, 1, 3_301),  # rounded up, to a whole franc
        (Basis.PERCENT, 90, 1, 1, 0),  # it would be all of it
        (Basis.TICKET, 5_000, 60_000, 3, 15_000),
        (Basis.TICKET, 5_000, 15_000, 3, 0),
        (Basis.ORDER, 5_000, 60_000, 3, 5_000),
        (Basis.ORDER, 5_000, 4_000, 1, 0),
        (Basis.PERCENT, 25, 0, 1, 0),
    ],
)
def test_the_first_part_is_less_than_the_whole(
    basis: Basis, value: int, total: int, tickets: int, part: int
) -> None:
    assert first_part(terms(basis, value), total=total, tickets=tickets) == part


def test_a_deposit_is_offered_while_a_day_is_left_to_pay_the_rest() -> None:
    until = Terms(Basis.ORDER, 1, NOW + 3 * DAY, Late.KEEP)
    door = Terms(Basis.ORDER, 1, None, Late.KEEP)
    starts = NOW + 5 * DAY
    offered = [
        (is_offered(until, starts_at=starts, now=at), is_offered(door, starts_at=starts, now=at))
        for at in (NOW, NOW + 2 * DAY, NOW + 4 * DAY, NOW + 5 * DAY)
    ]
    assert offered == [(True, True), (False, True), (False, True), (False, False)]


def test_the_distance_is_the_least_that_covers_what_is_left() -> None:
    due = NOW + 10 * DAY
    days = [distance(due, now=NOW + n * DAY) for n in (0, 2, 3, 7, 8, 9)]
    assert days == [NEVER, NEVER, 7, 7, 2, 1]
