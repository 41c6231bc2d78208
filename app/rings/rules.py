"""My circles: 5, 15, 50, 150. Who stands nearest follows from closeness and the last exchange; the
owner's own choice is never overwritten, and past the cap people stand in reserve, not lost.

Sizes: Dunbar, by the founding text; the cap may be set from 50 to 250.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.kernel.errors import Refused

CAP, CAP_LEAST, CAP_MOST = 150, 50, 250  # people in the active circle


class Ring(StrEnum):
    INTIMATE = "intimate"
    CLOSE = "close"
    AFFINITY = "affinity"
    ACTIVE = "active"
    RESERVE = "reserve"  # in the book, outside the active circle


UP_TO = {Ring.INTIMATE: 5, Ring.CLOSE: 15, Ring.AFFINITY: 50}  # people so far in, counted together
RHYTHM = {  # how often one hears of each other there
    Ring.INTIMATE: timedelta(days=7),
    Ring.CLOSE: timedelta(days=30),
    Ring.AFFINITY: timedelta(days=90),
    Ring.ACTIVE: timedelta(days=365),
}
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


class CircleFull(Refused):
    """The owner put as many people in the active circle as it holds. Facts: most."""

    code = "circle-full"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What decides where someone stands."""

    id: int
    closeness: int | None = None
    last_touch_at: datetime | None = None
    choice: Ring | None = None  # the owner's
    is_natural: bool = False  # family, community, friends

    @property
    def is_placed(self) -> bool:
        """Known well enough to stand anywhere: rated, met or heard of, or put there."""
        return bool(self.choice or self.closeness or self.last_touch_at)


def nearest_first(people: Sequence[Candidate]) -> list[Candidate]:
    """By closeness, then the last exchange; those rated alike always in the same order."""
    return sorted(
        people,
        key=lambda p: (p.closeness or 0, p.last_touch_at or LONG_AGO, -p.id),
        reverse=True,
    )


def places(people: Sequence[Candidate], *, cap: int = CAP) -> dict[Ring, list[Candidate]]:
    """Each person who can be placed, in one ring; at most `cap` outside the reserve.

    Natural ties leave for the reserve last. Choices stand, also past an inner ring's size.
    """
    rings: dict[Ring, list[Candidate]] = {ring: [] for ring in Ring}
    known = nearest_first([p for p in people if p.is_placed])
    for person in known:
        if person.choice:
            rings[person.choice].append(person)
    chosen = sum(len(rings[ring]) for ring in UP_TO) + len(rings[Ring.ACTIVE])
    free = [p for p in known if not p.choice]
    staying = _staying(free, max(0, cap - chosen))
    rings[Ring.RESERVE] += [p for p in free if p.id not in staying]
    for person in (p for p in free if p.id in staying):
        rings[_first_free(rings)].append(person)
    return {ring: nearest_first(inside) for ring, inside in rings.items()}


def _staying(free: Sequence[Candidate], room: int) -> set[int]:
    natural = [p.id for p in free if p.is_natural][:room]
    others = [p.id for p in free if not p.is_natural][: room - len(natural)]
    return {*natural, *others}


def _first_free(rings: dict[Ring, list[Candidate]]) -> Ring:
    inside = 0
    for ring, size in UP_TO.items():
        inside += len(rings[ring])
        if inside < size:
            return ring
    return Ring.ACTIVE


def is_due(ring: Ring, last_touch_at: datetime | None, *, now: datetime) -> bool:
    """No exchange for longer than people of this ring are used to."""
    rhythm = RHYTHM.get(ring)
    return rhythm is not None and (last_touch_at is None or last_touch_at < now - rhythm)
