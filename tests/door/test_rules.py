"""What a scan means, without database. The two tables also judge the phone's JavaScript."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.door.rules import AtDoor, Listed, ScanKind, corrected, is_news, is_stale, judge, read_code
from app.gates.rules import Rules
from tests.conftest import NOW

HERE = Path(__file__).parent
CODES: list[dict[str, Any]] = json.loads((HERE / "codes.json").read_text())
VERDICTS: list[dict[str, Any]] = json.loads((HERE / "verdicts.json").read_text())
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("case", CODES, ids=lambda case: case["name"])
def test_a_text_is_read_as_a_ticket_or_says_what_else_it_is(case: dict[str, Any]) -> None:
    assert read_code(case["text"]) == (case["verdict"], case["token"])


@pytest.mark.parametrize("case", VERDICTS, ids=lambda case: case["name"])
def test_a_verdict_follows_from_the_list(case: dict[str, Any]) -> None:
    listed = Listed(**case["listed"]) if case["listed"] else None
    here = AtDoor(
        "AW07",
        others=frozenset({"TK06", "TK07"}),
        dates=frozenset(case.get("dates", ())),
        stale=case["stale"],
        gate=case.get("gate", ""),
        kind=ScanKind(case.get("kind", "entry")),
        rules=Rules(**case.get("rules", {})),
    )
    assert judge(case["token"], listed, here) == case["verdict"]


def test_a_list_is_stale_once_older_than_half_a_minute_while_tickets_are_sold() -> None:
    def stale(age: timedelta, sales_end_in: timedelta) -> bool:
        return is_stale(listed_at=NOW - age, sales_end_at=NOW + sales_end_in, now=NOW)

    assert stale(30 * SECOND, HOUR) is False
    assert stale(31 * SECOND, HOUR) is True
    assert stale(31 * SECOND, -31 * SECOND) is False  # read after the last sale
    assert stale(31 * SECOND, -30 * SECOND) is True  # read a second before the last sale


def test_a_wrong_clock_is_corrected() -> None:
    def at(phone_says: timedelta, skew: timedelta) -> timedelta:
        paired = NOW - 2 * HOUR
        return corrected(NOW + phone_says, skew=skew, paired_at=paired, now=NOW) - NOW

    assert at(-SECOND, timedelta(0)) == -SECOND
    assert at(3 * HOUR - SECOND, -3 * HOUR) == -SECOND  # the phone is three hours fast
    assert at(-3 * HOUR - SECOND, 3 * HOUR) == -SECOND  # and slow
    assert at(HOUR, timedelta(0)) == timedelta(0)  # never in the future
    assert at(-5 * HOUR, timedelta(0)) == -2 * HOUR  # never before it was paired


def test_a_phone_that_says_nothing_new_costs_no_write() -> None:
    def news(ago: timedelta | None, queue: tuple[int, int], skew_ms: tuple[int, int]) -> bool:
        heard = None if ago is None else NOW - ago
        return is_news(heard_at=heard, queue=queue, skew_ms=skew_ms, now=NOW)

    assert news(5 * SECOND, (0, 0), (120, 90)) is False
    assert news(None, (0, 0), (0, 0)) is True
    assert news(30 * SECOND, (0, 0), (0, 0)) is True
    assert news(5 * SECOND, (0, 3), (0, 0)) is True
    assert news(5 * SECOND, (0, 0), (0, 1001)) is True
