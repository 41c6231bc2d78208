"""Until when one changes, and what others learn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.changes.rules import changes_until, early_back, first_name
from tests.make import NOW


@pytest.mark.parametrize(
    ("lines", "early", "back"),
    [
        ([(8_000, 2, 1), (10_000, 1, 1)], 2, 1),  # an early one goes: its early place too
        ([(8_000, 2, 2), (10_000, 1, 0)], 2, 0),  # a later one goes: no early place
        ([(7_000, 5, 3)], 2, 0),  # one price for all (a group's): the later ones go first
        ([(7_000, 5, 1)], 2, 1),
        ([(7_000, 5, 0)], 2, 2),
        ([], 0, 0),
    ],
)
def test_early_places_go_back_with_the_early_ones(
    lines: list[tuple[int, int, int]], early: int, back: int
) -> None:
    assert early_back(lines, early) == back


def test_buyers_change_until_so_many_hours_before() -> None:
    assert changes_until(NOW, hours=24) == NOW - timedelta(days=1)


def test_others_learn_a_first_name() -> None:
    assert first_name("Zita Talla Kamga") == "Zita"
