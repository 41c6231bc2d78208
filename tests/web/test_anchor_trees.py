"""Who came through whom, as a picture that fits a phone."""

from __future__ import annotations

from app.inviters.rules import Came, Node, Sums
from app.web.anchor_trees import ROW, ROWS_MOST, WIDTH, drawn


def came(id_: int, name: str, entries: int = 0) -> Came:
    return Came(id_, name, "X", False, 1, entries)


def test_each_stands_under_who_brought_them_and_twice_the_places_is_twice_the_area() -> None:
    zita = Node("Zita", own=came(3, "Zita", entries=1))
    ben = Node("Ben", own=came(2, "Ben"), all=Sums(places=2, entries=1), children=[zita])
    paul = Node("Paul", all=Sums(places=8, entries=2), children=[ben])
    idle = Node("Nobody’s link")
    eve = Node("Eve", all=Sums(views=3))
    picture = drawn([paul, idle, eve])
    half = ROW // 2
    assert [(r.node.name, r.x, r.y, r.up) for r in picture.rows] == [
        ("Paul", 10, half, None),
        ("Ben", 30, half + ROW, half),
        ("Zita", 50, half + 2 * ROW, half + ROW),
        ("Eve", 10, half + 3 * ROW, None),
    ]
    assert [(r.brought, r.came) for r in picture.rows] == [(10, 5), (7, 4.9), (4, 4), (4, 0)]
    assert (picture.height, picture.left_out) == (4 * ROW, 0)


def test_a_long_chain_stays_inside_and_a_crowd_is_counted() -> None:
    node = Node("Last", own=came(99, "Last"))
    for n in range(ROWS_MOST + 4):
        node = Node(f"N{n}", own=came(n, "N"), all=Sums(places=1), children=[node])
    picture = drawn([node])
    assert (len(picture.rows), picture.left_out) == (ROWS_MOST, 5)
    assert all(row.x < WIDTH / 2 and row.letters > 10 for row in picture.rows)
    assert drawn([]).rows == []
