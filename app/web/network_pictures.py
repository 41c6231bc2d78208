"""Where the people of a picture stand: sums that a template cannot do, in SVG units.

A picture is 320 wide, so that on a phone a unit is about a pixel. Past MOST people, each dot stands
for several, and the page says so. The same is always said in a list under it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDE = 320
MOST = 150  # dots in one picture
PETALS = 12  # groups drawn around me; the others are in the list
FREE = 3  # places in the middle of a petal, for its number
ROWS = ((32.0,), (55.0,), (76.0, 90.0), (109.0, 121.0, 133.0, 145.0))  # of each ring, from me
GOLDEN = math.pi * (3 - math.sqrt(5))  # the turn of a sunflower's seeds: they never line up


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    mood: str = ""


@dataclass(frozen=True, slots=True)
class Petal:
    """One group: its number in the list, and the people around it."""

    n: int
    x: float
    y: float
    dots: list[Dot]


@dataclass(frozen=True, slots=True)
class Flower:
    petals: list[Petal]
    size: float  # radius of a dot
    each: int  # people for one dot
    left_out: int  # groups that are in the list alone


@dataclass(frozen=True, slots=True)
class Change:
    """A book before and after an evening, side by side."""

    before: list[Dot]
    after: list[Dot]
    size: float
    each: int


def _seeds(count: int, x: float, y: float, gap: float, *, first: int = 0) -> list[Dot]:
    """So many dots around a point, `gap` apart, the first `first` places left free."""
    dots = []
    for i in range(first, first + count):
        reach, turn = gap * math.sqrt(i + 0.5) * 0.62, i * GOLDEN
        dots.append(Dot(round(x + reach * math.cos(turn), 1), round(y + reach * math.sin(turn), 1)))
    return dots


def _each(people: int) -> int:
    return max(1, -(-people // MOST))


def flower(counts: Sequence[int]) -> Flower:
    """Me in the middle, a petal a group; `counts`: how many people in each."""
    drawn = list(counts[:PETALS])
    each = _each(sum(drawn))
    dots = [-(-n // each) for n in drawn]
    gap = min(15.0, 74 / math.sqrt(max([*dots, 1]) + FREE))
    petals = []
    for i, n in enumerate(dots):
        turn = 2 * math.pi * i / len(dots) - math.pi / 2
        x, y = 160 + 108 * math.cos(turn), 160 + 108 * math.sin(turn)
        around = _seeds(n, x, y, gap, first=FREE)
        petals.append(Petal(i + 1, round(x, 1), round(y, 1), around))
    return Flower(petals, round(gap * 0.4, 1), each, len(counts) - len(drawn))


def target(rings: Sequence[Sequence[str]]) -> list[Dot]:
    """Me in the middle, each ring further out: a dot a person, with its mood."""
    dots = []
    for rows, moods in zip(ROWS, rings, strict=True):
        left = list(moods)
        for i, reach in enumerate(rows):
            here = round(len(left) * reach / sum(rows[i:]))
            dots += _round(left[:here], reach, turn=0.7 * i)
            left = left[here:]
    return dots


def _round(moods: Sequence[str], reach: float, *, turn: float) -> list[Dot]:
    return [
        Dot(round(160 + reach * math.cos(at), 1), round(160 + reach * math.sin(at), 1), mood)
        for i, mood in enumerate(moods)
        for at in [turn + 2 * math.pi * i / len(moods)]
    ]


def change(before: int, new: int, renewed: int) -> Change:
    """The same dots twice; in the second, who was met again stands nearest, who is new around."""
    each = _each(before + new)
    known, came, again = -(-before // each), -(-new // each), -(-renewed // each)
    gap = min(15.0, 118 / math.sqrt(known + came + 1))
    left, right = _seeds(known, 80, 84, gap), _seeds(known + came, 240, 84, gap)
    moods = ["renewed"] * min(again, known) + ["known"] * max(known - again, 0) + ["new"] * came
    return Change(
        [Dot(d.x, d.y, "known") for d in left],
        [Dot(d.x, d.y, mood) for d, mood in zip(right, moods, strict=True)],
        round(gap * 0.4, 1),
        each,
    )
