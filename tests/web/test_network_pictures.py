"""Dots stand inside the picture, one a person until there are too many, each with its meaning."""

from __future__ import annotations

import pytest

from app.web.network_pictures import MOST, PETALS, change, flower


@pytest.mark.parametrize("counts", [[], [1], [1, 2], [30, 1, 4], [1] * 20, [700, 40], [5000]])
def test_a_flower_stands_inside_its_picture(counts: list[int]) -> None:
    picture = flower(counts)
    dots = [dot for petal in picture.petals for dot in petal.dots]
    assert (len(picture.petals), picture.left_out) == (
        min(len(counts), PETALS),
        max(0, len(counts) - PETALS),
    )
    assert len(dots) <= MOST + PETALS
    outside = [d for d in dots if not (0 <= d.x <= 320 and 0 <= d.y <= 320)]
    assert outside == []


@pytest.mark.parametrize(("before", "new", "renewed"), [(0, 0, 0), (3, 2, 1), (140, 9, 12),
                                                        (5000, 20, 30), (1, 0, 1)])  # fmt: skip
def test_before_and_after_show_the_same_people_and_the_new_ones(
    before: int, new: int, renewed: int
) -> None:
    picture = change(before, new, renewed)
    moods = [dot.mood for dot in picture.after]
    each = picture.each
    assert [d.mood for d in picture.before] == ["known"] * -(-before // each)
    assert (moods.count("new"), moods.count("renewed")) == (-(-new // each), -(-renewed // each))
    assert len(moods) == -(-before // each) + -(-new // each)
    assert all(0 <= d.x <= 160 for d in picture.before)
    assert all(160 <= d.x <= 320 and 0 <= d.y <= 172 for d in picture.after)
