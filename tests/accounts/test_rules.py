from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from app.accounts.rules import MAY, Limit, Role, may, minutes_to_wait

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)


def test_each_role_may_do_what_the_one_below_it_may() -> None:
    allowed = [MAY[role] for role in Role]
    assert all(below < above for above, below in pairwise(allowed))


def test_a_stranger_may_nothing() -> None:
    assert not may(None, "door")


@pytest.mark.parametrize(
    ("seconds_ago", "minutes"), [(0, 15), (59, 15), (60, 14), (899, 1), (900, 1)]
)
def test_the_wait_is_told_in_whole_minutes_rounded_up(seconds_ago: int, minutes: int) -> None:
    first = NOW - timedelta(seconds=seconds_ago)
    assert minutes_to_wait(first, Limit(5, timedelta(minutes=15)), now=NOW) == minutes
