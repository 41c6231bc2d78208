"""The tree of who came through whom."""

from __future__ import annotations

from typing import Any

import pytest

from app.inviters.rules import Came, Link, Node, Sums, grow, is_robot, whole


def came(
    id_: int, name: str, via: str = "", places: int = 1, entries: int = 0, **more: Any
) -> Came:
    return Came(id_, name, via, more.pop("is_gift", False), places, entries, **more)


def drawn(nodes: list[Node]) -> list[Any]:
    return [(node.name, node.all.places, drawn(node.children)) for node in nodes]


def test_who_was_brought_and_brings_others_stands_between() -> None:
    links = [Link("PAUL", "Paul", anchor_id=1), Link("BEN", "Ben", order_id=10)]
    tree = grow(
        links,
        [came(10, "Ben", "PAUL", 2, 1, new=1), came(11, "Zita", "BEN", 3, 3, new=2)],
        {"PAUL": 7, "BEN": 5},
    )
    assert drawn(tree) == [("Paul", 5, [("Ben", 3, [("Zita", 0, [])])])]
    assert tree[0].direct == Sums(views=7, orders=1, places=2, entries=1, new=1)
    assert tree[0].all == Sums(views=12, orders=2, places=5, entries=4, new=3)
    assert whole(tree) == tree[0].all


def test_who_came_alone_and_then_brings_others_is_a_root() -> None:
    links = [Link("PAUL", "Paul", anchor_id=1), Link("BEN", "Ben", order_id=10)]
    tree = grow(links, [came(10, "Ben"), came(11, "Zita", "BEN")], {})
    assert drawn(tree) == [("Ben", 1, [("Zita", 0, [])]), ("Paul", 0, [])]


def test_ones_own_place_is_not_somebody_one_brought() -> None:
    links = [Link("PAUL", "Paul Eyango", anchor_id=1)]
    own = came(10, "paul  eyango", "PAUL", is_gift=True)
    friend = came(11, "Zita", "PAUL", 2, 1, is_gift=True)
    tree = grow(links, [own, friend], {})
    assert tree[0].all == Sums(orders=1, places=2, gifts=2, entries=1)


def test_an_unknown_link_brings_nobody_and_a_circle_ends() -> None:
    """Two friends who each came by the other's link cannot be, but a typed address can say it."""
    links = [Link("BEN", "Ben", order_id=10), Link("ZITA", "Zita", order_id=11)]
    orders = [came(10, "Ben", "ZITA"), came(11, "Zita", "BEN"), came(12, "Paul", "NOBODY")]
    assert drawn(grow(links, orders, {})) == []


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        ("WhatsApp/2.23.20.0", True),
        ("facebookexternalhit/1.1", True),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", True),
        ("", True),
        ("Mozilla/5.0 (Linux; Android 10; TECNO KE5) Chrome/120.0 Mobile Safari/537.36", False),
    ],
)
def test_robots_are_known_by_their_own_word(agent: str, robot: bool) -> None:
    assert is_robot(agent) is robot
