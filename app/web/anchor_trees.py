"""Who came through whom, laid out as a picture that fits a phone: one row a person, those they
brought below and further in. Whoever cannot see it has the same as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from app.inviters.rules import Node

WIDTH, ROW, STEP = 320, 46, 20  # units, which are pixels
DEEPEST = 7  # further in, nothing would be left for a name
LETTER = 8.6  # a letter of a name is so wide, roughly
SMALL, LARGE = 4, 10  # radius of who brought nobody, and of who brought most
ROWS_MOST = 60
Placed = tuple[Node, int, int | None]  # how far in, and the row of who brought them


@dataclass(frozen=True, slots=True)
class Row:
    """`up`: the height of who brought them. `brought` and `came`: the radius of a ring of places,
    and of a disc of those who entered, in it."""

    node: Node
    x: int
    y: int
    up: int | None
    letters: int  # of the name that fit
    brought: float
    came: float


@dataclass(frozen=True, slots=True)
class Picture:
    rows: Sequence[Row]
    height: int
    left_out: int


def drawn(tree: Sequence[Node]) -> Picture:
    """Those who brought nobody and did not come are left out, as in the list."""
    flat = _flat(tree, 0, None, [])
    most = max((node.all.places for node, _depth, _up in flat), default=0)
    rows: list[Row] = []
    for n, (node, depth, up) in enumerate(flat[:ROWS_MOST]):
        x = LARGE + STEP * min(depth, DEEPEST)
        y = ROW // 2 + ROW * n
        above = None if up is None else ROW // 2 + ROW * up
        fits = int((WIDTH - x - 2 * LARGE) / LETTER)
        rows.append(Row(node, x, y, above, fits, *_rings(node, most)))
    return Picture(rows, ROW * len(rows), len(flat) - len(rows))


def _flat(nodes: Sequence[Node], depth: int, up: int | None, flat: list[Placed]) -> list[Placed]:
    """Each before those they brought."""
    for node in nodes:
        if node.all.places or node.own or node.all.views:
            at = len(flat)
            flat.append((node, depth, up))
            _flat(node.children, depth + 1, at, flat)
    return flat


def _rings(node: Node, most: int) -> tuple[float, float]:
    """Twice the places is twice the area."""
    if not node.all.places:
        return SMALL, SMALL if node.own and node.own.entries else 0
    ring = SMALL + (LARGE - SMALL) * sqrt(node.all.places / most)
    return round(ring, 1), round(ring * sqrt(node.all.entries / node.all.places), 1)
