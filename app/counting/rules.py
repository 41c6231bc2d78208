"""A drawer as a phone tells of it: opened with its float, counted by notes and coins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

WORDS = 20  # in one sync, at most
# Notes and coins of the Bank of Central African States (BEAC), largest first
PIECES = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 25, 10, 5)


class Kind(StrEnum):
    OPEN = "open"
    COUNT = "count"


class Result(StrEnum):
    """What became of it."""

    KEPT = "kept"
    LATER = "later"  # it was counted again since: that stands
    AFTER = "after"  # told once its phone was taken away: for a person to read
    REFUSED = "refused"  # this phone has no drawer: nothing is kept


@dataclass(frozen=True, slots=True)
class Told:
    """`id` is the phone's own, `drawer` its name for the drawer that both words are about."""

    id: str
    drawer: str
    kind: Kind
    amount: int  # smallest unit
    at: datetime  # by the phone's clock
    offline: bool
    pieces: Mapping[str, int] = field(default_factory=dict)  # {"5000": 3, …}


def readable(pieces: Mapping[str, int], amount: int) -> dict[str, int]:
    """How it was counted, largest first, where that makes the sum; else nothing."""
    known = {str(piece): n for piece in PIECES if (n := pieces.get(str(piece), 0)) > 0}
    return known if sum(int(piece) * n for piece, n in known.items()) == amount else {}
