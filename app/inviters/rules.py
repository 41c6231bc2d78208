"""Who came through whom: a tree grown from links and the orders that came by them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from app.accounts.rules import Limit
from app.kernel.text import folded

VIEW = Limit(1, timedelta(days=1))  # one reader counts once a day for one link
ROBOTS = (
    "bot", "crawl", "spider", "preview", "slurp", "facebookexternalhit", "whatsapp", "curl", "wget",
    "python", "monitor", "scan",
)  # fmt: skip


def is_robot(agent: str) -> bool:
    """By its own word; one that says nothing of itself is none of our readers either."""
    words = agent.lower()
    return not words or any(word in words for word in ROBOTS)


@dataclass(frozen=True, slots=True)
class Link:
    """`anchor_id`: an anchor guest's. `order_id`: of whose ticket it is; neither: a member's."""

    code: str
    name: str
    anchor_id: int | None = None
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """One order that came by a link (`via`), or whose guests pass one on."""

    order_id: int
    name: str
    via: str
    is_gift: bool
    places: int
    entries: int
    new: int = 0  # people who had never ordered from this organizer


@dataclass(frozen=True, slots=True)
class Sums:
    views: int = 0
    orders: int = 0
    places: int = 0
    gifts: int = 0  # of the places, those given
    entries: int = 0
    new: int = 0

    def __add__(self, other: Sums) -> Sums:
        mine, its = _numbers(self), _numbers(other)
        return Sums(*(a + b for a, b in zip(mine, its, strict=True)))


def _numbers(sums: Sums) -> tuple[int, ...]:
    return sums.views, sums.orders, sums.places, sums.gifts, sums.entries, sums.new


@dataclass(frozen=True, slots=True)
class Node:
    """One who came, or who only passes a link on. `direct`: by their own links; `all`: and by
    those of whom they brought. `own`: their own order."""

    name: str
    anchor_id: int | None = None
    codes: tuple[str, ...] = ()  # of the links they pass on
    own: Came | None = None
    direct: Sums = Sums()
    all: Sums = Sums()
    children: list[Node] = field(default_factory=list)


def grow(links: Sequence[Link], came: Iterable[Came], views: Mapping[str, int]) -> list[Node]:
    """The roots, who brought most first: anchor guests, members, and who came by themselves and
    then brought others. An anchor guest's own place is not brought by them."""
    orders = {each.order_id: each for each in came}
    by_code = {link.code: link for link in links}
    forest = _Forest(_through(by_code, orders.values()), _passed_on(links), views)
    roots = [forest.node(li.name, [li], None) for li in links if li.order_id is None]
    for id_, its in forest.passed_on.items():
        first = orders.get(id_)
        if first is None or not _came_by(by_code, first):
            roots.append(forest.node(its[0].name, its, first))
    return sorted(roots, key=lambda root: (-root.all.places, -root.all.views))


@dataclass(slots=True)
class _Forest:
    """`through`: code -> the orders that came by it; `passed_on`: order -> its guests' links."""

    through: dict[str, list[Came]]
    passed_on: dict[int, list[Link]]
    views: Mapping[str, int]
    seen: set[int] = field(default_factory=set)  # a typed address can say a circle

    def node(self, name: str, links: Sequence[Link], own: Came | None) -> Node:
        below = [c for li in links for c in self.through[li.code] if c.order_id not in self.seen]
        self.seen.update(each.order_id for each in below)
        children = [self.node(c.name, self.passed_on.get(c.order_id, []), c) for c in below]
        direct = Sums(views=sum(self.views.get(link.code, 0) for link in links))
        direct = sum(map(_sums, below), start=direct)
        whole = sum((child.all for child in children), start=direct)
        children.sort(key=lambda child: -child.all.places)
        codes = tuple(link.code for link in links)
        anchor = links[0].anchor_id if links else None
        return Node(name, anchor, codes, own, direct, whole, children)


def _through(links: Mapping[str, Link], came: Iterable[Came]) -> dict[str, list[Came]]:
    found: dict[str, list[Came]] = {code: [] for code in links}
    for each in came:
        if _came_by(links, each):
            found[each.via].append(each)
    return found


def _passed_on(links: Iterable[Link]) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    for link in links:
        if link.order_id is not None:
            found.setdefault(link.order_id, []).append(link)
    return found


def _came_by(links: Mapping[str, Link], came: Came) -> bool:
    link = links.get(came.via)
    return link is not None and not _is_self(link, came)


def _is_self(link: Link, came: Came) -> bool:
    return link.anchor_id is not None and came.is_gift and folded(link.name) == folded(came.name)


def _sums(came: Came) -> Sums:
    gifts = came.places if came.is_gift else 0
    return Sums(0, 1, came.places, gifts, came.entries, came.new)


def whole(roots: Iterable[Node]) -> Sums:
    return sum((root.all for root in roots), start=Sums())


def every(nodes: Iterable[Node]) -> Iterator[Node]:
    """Each of them, and all below."""
    for node in nodes:
        yield node
        yield from every(node.children)
