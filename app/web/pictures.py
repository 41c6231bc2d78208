"""Where the circles of a picture stand: sums that a template cannot do."""

from __future__ import annotations

import math
from dataclasses import dataclass

from flask import Flask

MOST = 120  # circles in one picture; past that each stands for several people
MIDDLE, FIRST, STEP = 160, 44, 20  # of the rows around the stage, in SVG units


@dataclass(frozen=True, slots=True)
class Seat:
    x: float
    y: float
    mood: str  # "in" | "due" | "free"


@dataclass(frozen=True, slots=True)
class Room:
    seats: list[Seat]
    height: int
    size: float  # radius of a circle
    each: int  # people for one circle


def _rows(count: int) -> list[int]:
    """Seats in each half circle, from the stage outwards: as many rows as needed, filled alike."""
    holds: list[int] = []
    while sum(holds) < count:
        holds.append(int(math.pi * (FIRST + STEP * len(holds)) / STEP) + 1)
    share = count / sum(holds)
    ends = [round(sum(holds[: i + 1]) * share) for i in range(len(holds))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def room(inside: int, sold: int, capacity: int) -> Room:
    """The seats of a room, the nearest to the stage first; people beyond the capacity too."""
    people = max(inside, sold, capacity, 1)
    each = -(-people // MOST)
    count = -(-people // each)
    entered, expected = -(-inside // each), -(-max(inside, sold) // each)
    rows = _rows(count)
    reach = FIRST + STEP * (len(rows) - 1)
    scale = min(1.0, 148 / reach)
    height = round(reach * scale) + 34
    seats: list[Seat] = []
    for row, n in enumerate(rows):
        radius = (FIRST + STEP * row) * scale
        for i in range(n):
            turn = math.pi * (i + 0.5) / n
            place = len(seats)
            mood = "in" if place < entered else "due" if place < expected else "free"
            x, y = MIDDLE - math.cos(turn) * radius, height - 22 - math.sin(turn) * radius
            seats.append(Seat(round(x, 1), round(y, 1), mood))
    return Room(seats, height, round(7.5 * scale, 1), each)


def install(app: Flask) -> None:
    app.add_template_global(room)
