"""PR34, I13: a team reads shares of many people; a few are never told, nor what would give them."""

from __future__ import annotations

import pytest

from app.yields.rules import FEW, Share, share, told


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (4, 40, None),  # few in it
        (37, 40, None),  # few outside: the whole is known, so this would give them
        (0, 40, None),
        (40, 40, None),
        (0, 0, None),
        (5, 10, 50),
        (5, 40, 10),  # 12.5, told as a tenth
        (21, 40, 50),  # one person more than a half does not show
        (20, 40, 50),
    ],
)
def test_pr34_a_share_of_few_or_that_leaves_few_is_hidden(
    part: int, whole: int, percent: int | None
) -> None:
    assert share(part, whole) == Share(percent)


def test_i13_nothing_is_ever_told_of_fewer_than_five() -> None:
    for whole in range(60):
        for part in range(whole + 1):
            if share(part, whole).percent is not None:
                assert min(part, whole - part) >= FEW


def test_pr34_what_is_of_those_hidden_is_hidden_too() -> None:
    """37 of 40 in the network is hidden (3 are not): then so is what those 37 did."""
    all_but_three = told(came=40, exchanges=[2] * 30 + [0] * 7, newcomers=20, regulars=20)
    assert (all_but_three.in_network, all_but_three.met_someone) == (Share(None), Share(None))
    assert all_but_three.exchanges is None
    assert all_but_three.came_back == Share(50)


def test_the_median_is_of_those_in_the_network() -> None:
    evening = told(came=40, exchanges=[0] * 6 + [2] * 8 + [9] * 6, newcomers=3, regulars=37)
    assert (evening.in_network, evening.met_someone) == (Share(50), Share(70))
    assert (evening.exchanges, evening.came_back) == (2, Share(None))


def test_a_small_evening_is_silent() -> None:
    assert told(came=9, exchanges=[1] * 9, newcomers=9, regulars=0).is_silent
