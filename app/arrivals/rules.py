"""How an evening filled up: who came when, in slices of ten minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SLICE = timedelta(minutes=10)
WIDTHS = (SLICE, timedelta(minutes=30), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
BARS = 36  # of the picture, at most: a phone is narrow
LAST = 10  # arrivals shown, and people who went out


@dataclass(frozen=True, slots=True)
class Flow:
    """`bars`: (from when, how many) without a gap; `peak` and `mean` are of ten minutes."""

    width: timedelta
    bars: list[tuple[datetime, int]]
    peak: int
    peak_at: datetime | None
    mean: float


def flow(arrived: Collection[datetime]) -> Flow:
    """The first and the last slice are those of the first and the last arrival."""
    if not arrived:
        return Flow(SLICE, [], 0, None, 0)
    tens = _counted(arrived, SLICE)
    peak_at, peak = max(tens, key=lambda bar: bar[1])
    first, last = tens[0][0], tens[-1][0]
    width = next((w for w in WIDTHS if (last - first) / w < BARS), WIDTHS[-1])
    bars = tens if width == SLICE else _counted(arrived, width)
    return Flow(width, bars[-BARS:], peak, peak_at, len(arrived) / len(tens))


def _counted(arrived: Collection[datetime], width: timedelta) -> list[tuple[datetime, int]]:
    found = Counter((at - EPOCH) // width for at in arrived)
    slices = range(min(found), max(found) + 1)
    return [(EPOCH + n * width, found[n]) for n in slices]
