"""The evening in slices of ten minutes."""

from __future__ import annotations

from datetime import timedelta

from app.arrivals.rules import BARS, SLICE, flow
from tests.make import NOW


def test_nobody_makes_no_picture() -> None:
    assert flow([]) == flow([])
    assert (flow([]).bars, flow([]).peak, flow([]).peak_at, flow([]).mean) == ([], 0, None, 0)


def test_slices_without_anybody_stand_between_those_with_somebody() -> None:
    came = flow([NOW + timedelta(minutes=n) for n in (1, 9, 10, 38)])
    assert came.bars == [(NOW + n * SLICE, count) for n, count in enumerate((2, 1, 0, 1))]
    assert (came.peak, came.peak_at, came.mean) == (2, NOW, 1.0)


def test_a_long_day_has_wider_bars_and_the_peak_stays_that_of_ten_minutes() -> None:
    came = flow([NOW + timedelta(minutes=5 * n) for n in range(96)])  # eight hours
    assert came.width == timedelta(minutes=30)
    assert [n for _at, n in came.bars] == [6] * 16
    assert came.peak == 2
    assert len(flow([NOW, NOW + timedelta(days=3)]).bars) <= BARS
