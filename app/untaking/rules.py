"""A sum tapped by mistake, taken back by its cashier: as its phone tells it, and the outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Result(StrEnum):
    """What became of it."""

    UNDONE = "undone"  # no money came; where it had paid, its tickets are due again
    WAITS = "waits"  # its sum was not told yet, or waits for a person
    STUCK = "stuck"  # its order was changed since: a person decides
    REFUSED = "refused"  # another phone's or another cashier's: nothing is kept


@dataclass(frozen=True, slots=True)
class Told:
    """As a phone tells it: `id` is its own, `take` the sum's."""

    id: str
    take: str
    at: datetime  # by the phone's clock
    offline: bool
