"""The generated picture: the same for the same theme, light, and never broken by a name."""

from __future__ import annotations

import gzip
from xml.etree import ElementTree

import pytest

from app.web.cover import draw
from app.web.pictures import room

NAMES = ("Entrepreneuriat", "Numérique", "", "🎉", "موضوع", "<script>&\"'", "a" * 500)


@pytest.mark.parametrize("kind", ["talk", "afterwork"])
@pytest.mark.parametrize("name", NAMES)
def test_a_cover_is_small_whole_and_always_the_same(name: str, kind: str) -> None:
    svg = draw(name, 210, kind)
    assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert len(gzip.compress(svg.encode())) < 2000
    assert draw(name, 210, kind) == svg


def test_themes_and_kinds_have_covers_of_their_own() -> None:
    covers = {draw(name, hue, kind) for name in NAMES for hue in (0, 210) for kind in ("talk", "afterwork")}  # fmt: skip # noqa: E501
    assert len(covers) == len(NAMES) * 4


@pytest.mark.parametrize(
    ("inside", "sold", "capacity", "each"),
    [(0, 0, 1, 1), (23, 42, 60, 1), (60, 60, 60, 1), (180, 260, 400, 4), (5, 3, 4, 1)],
)
def test_the_room_has_a_seat_for_everyone(inside: int, sold: int, capacity: int, each: int) -> None:
    picture = room(inside, sold, capacity)
    moods = [seat.mood for seat in picture.seats]
    assert picture.each == each
    assert len(moods) == -(-max(inside, sold, capacity) // each)
    assert moods.count("in") == -(-inside // each)
    assert all(0 < seat.x < 320 and 0 < seat.y < picture.height for seat in picture.seats)
