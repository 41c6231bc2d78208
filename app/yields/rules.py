"""What a team may know of an evening's meetings: shares of many people, never of few (PR34)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

FEW = 5  # people: fewer in a cell, or fewer left outside it, and it is not told
STEP = 5  # per cent: shares are told to the nearest, so that one person more or less does not show


@dataclass(frozen=True, slots=True)
class Share:
    """So many of a hundred; None where it would point at few people."""

    percent: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """The meetings of an evening, as its team may read them."""

    in_network: Share  # of those who came
    met_someone: Share  # of those in the network who came
    came_back: Share  # of those who came and are known
    exchanges: int | None  # median of those in the network

    @property
    def is_silent(self) -> bool:
        """Nothing can be told."""
        shares = (self.in_network, self.met_someone, self.came_back)
        return self.exchanges is None and all(one.percent is None for one in shares)


def share(part: int, whole: int) -> Share:
    """Hidden when it, or what is left of the whole, is a few: the whole is known elsewhere."""
    if min(part, whole - part) < FEW:
        return Share(None)
    return Share(round(100 * part / whole / STEP) * STEP)


def told(*, came: int, exchanges: Sequence[int], newcomers: int, regulars: int) -> Told:
    """`exchanges`: cards exchanged there by each of those in the network who came.

    What is of those in the network is hidden wherever how many they are is hidden: from a cell of
    theirs one could reckon it (complementary suppression).
    """
    in_network = share(len(exchanges), came)
    if in_network.percent is None:
        met, middle = Share(None), None
    else:
        met = share(sum(1 for n in exchanges if n), len(exchanges))
        middle = round(median(exchanges))
    return Told(in_network, met, share(regulars, newcomers + regulars), middle)
