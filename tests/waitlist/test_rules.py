"""Whom a free place suits, what keeps others waiting, and how long a proposal lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.orders.rules import Channel, OrderStatus
from app.proposals.rules import TooLate, is_open, lasts_until
from app.waitlist.rules import Ask, Choice, fits, lacks, pick

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ROOM, CAP = 1, 2
SIMPLE = Choice(10, seats=1, per_order=10, quotas=(ROOM,))
TABLE = Choice(11, seats=8, per_order=2, quotas=(ROOM,))
CAPPED = Choice(12, seats=1, per_order=10, quotas=(ROOM, CAP))


def test_a_type_fits_as_often_as_its_tightest_quota_lets_it() -> None:
    free = {ROOM: 20, CAP: 3}
    assert [fits(each, free) for each in (SIMPLE, TABLE, CAPPED)] == [10, 2, 3]
    assert fits(SIMPLE, {ROOM: None}) == 10
    assert fits(SIMPLE, {ROOM: -1}) == 0


def test_together_is_all_or_nothing_and_split_takes_the_largest_part() -> None:
    three = {ROOM: 3, CAP: 2}
    assert pick(Ask(4), [SIMPLE], three) is None
    assert pick(Ask(3), [SIMPLE], three) == (10, 3)
    assert pick(Ask(4, split=True), [CAPPED, SIMPLE], three) == (10, 3)
    assert pick(Ask(4, split=True), [SIMPLE], {ROOM: 0}) is None


def test_the_type_asked_for_is_the_only_one_proposed() -> None:
    assert pick(Ask(1, ticket_type_id=12), [SIMPLE, CAPPED], {ROOM: 5, CAP: 0}) is None
    assert pick(Ask(1), [SIMPLE, CAPPED], {ROOM: 5, CAP: 0}) == (10, 1)
    assert pick(Ask(1, ticket_type_id=99), [SIMPLE], {ROOM: 5}) is None


def test_what_keeps_waiting_is_what_lacks_and_nothing_else() -> None:
    free = {ROOM: 2, CAP: 0}
    assert lacks(Ask(3), [SIMPLE, CAPPED], free) == {ROOM, CAP}
    assert lacks(Ask(3, split=True), [SIMPLE, CAPPED], free) == {CAP}
    assert lacks(Ask(1, ticket_type_id=10), [SIMPLE, CAPPED], free) == set()


@pytest.mark.parametrize(
    ("starts_in", "lasts"),
    [
        (timedelta(days=7), timedelta(hours=24)),
        (timedelta(days=2), timedelta(hours=24)),
        (timedelta(days=1), timedelta(hours=12)),
        (timedelta(hours=2), timedelta(hours=1)),
        (timedelta(minutes=90), timedelta(hours=1)),
        (timedelta(minutes=20), timedelta(minutes=20)),
        (timedelta(seconds=1), timedelta(seconds=1)),
    ],
)
def test_a_proposal_lasts_a_day_or_half_of_what_is_left(
    starts_in: timedelta, lasts: timedelta
) -> None:
    assert lasts_until(NOW + starts_in, hours=24, now=NOW) == NOW + lasts


def test_nothing_is_proposed_once_it_began() -> None:
    with pytest.raises(TooLate):
        lasts_until(NOW, hours=24, now=NOW)


def test_t6_a_proposal_ends_at_its_second() -> None:
    def open_at(moment: datetime, **facts: object) -> bool:
        of = {"channel": Channel.WAITLIST, "status": OrderStatus.HELD} | facts
        return is_open(of["channel"], of["status"], NOW, now=moment)  # type: ignore[arg-type]

    second = timedelta(seconds=1)
    assert [open_at(NOW + n * second) for n in (-1, 0, 1)] == [True, False, False]
    assert not open_at(NOW - second, status=OrderStatus.PAID)
    assert not open_at(NOW - second, channel=Channel.WEB)
