"""Moving to another date: what the old places' worth becomes, and what does not move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.events.rules import CancelsAs
from app.kernel.errors import Refused

TEAM_HOLD = timedelta(days=3)  # for the difference, when the team moves somebody's places


class MoveWaits(Refused):
    """Places of this order are on their way to another date already, until it is paid."""

    code = "move-waits"


class Stays(StrEnum):
    """Why a piece does not move."""

    USED = "used"
    PASSED_ON = "passed-on"
    GIFT = "gift"  # only the team moves it
    OTHER_SIZE = "other-size"  # a table and single places move one after the other


@dataclass(frozen=True, slots=True)
class Difference:
    """In the smallest unit: `used` pays for the new places, `due` is still to pay, the rest is
    kept as a credit or goes back in money. Of `used`, `money` was paid in money: it stays money,
    should the new date not be."""

    used: int
    due: int
    credit: int
    refund: int
    money: int


def difference(price: int, *, money: int, credit: int, gives: CancelsAs) -> Difference:
    """The new price against what was paid in money and in credit. Only money goes back as money."""
    worth = money + credit
    used = min(worth, price)
    rest = worth - used
    refund = min(rest, money) if gives is CancelsAs.REFUND else 0
    kept = refund if gives is CancelsAs.REFUND else max(0, rest - credit)
    return Difference(
        used, due=price - used, credit=rest - refund, refund=refund, money=money - kept
    )
