"""How much of an AfterWork is work."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from app.planning.rules import work_share

SIX, NINE, ONE = time(18), time(21), time(1)
WORK: dict[str, Any] = {"at": "18:00", "words": "Atelier"}
REST: dict[str, Any] = {"at": "20:00", "words": "Dîner", "leisure": True}


@pytest.mark.parametrize(
    ("lines", "ends", "share"),
    [
        ([], NINE, 0),
        ([WORK], NINE, 100),
        ([REST], NINE, 0),
        ([WORK, REST], NINE, 67),
        ([REST, WORK], NINE, 67),  # written in another order
        ([WORK, REST | {"at": "19:30"}], NINE, 50),
        ([WORK, REST], ONE, 29),  # past midnight: two hours of seven
        ([REST, WORK | {"at": "00:30"}], ONE, 10),
        ([WORK, REST | {"at": "21:00"}], NINE, 100),  # begins when all is over
        ([WORK | {"at": "17:30"}, REST], NINE, 0),  # before it begins, nothing is counted
        ([WORK, WORK, REST], NINE, 67),  # two at one hour
    ],
)
def test_the_part_of_a_programme_that_is_work(
    lines: list[dict[str, Any]], ends: time, share: int
) -> None:
    assert work_share(lines, SIX, ends) == share
