"""Moving to another date: what the old places' worth becomes."""

from __future__ import annotations

from dataclasses import dataclass

from app.events.rules import CancelsAs


@dataclass(frozen=True, slots=True)
class Difference:
    """In the smallest unit: `used` pays for the new places, `due` is still to pay, the rest is
    kept as a credit or goes back in money."""

    used: int
    due: int
    credit: int
    refund: int


def difference(price: int, *, money: int, credit: int, gives: CancelsAs) -> Difference:
    """The new price against what was paid in money and in credit. Only money goes back as money."""
    worth = money + credit
    used = min(worth, price)
    rest = worth - used
    refund = min(rest, money) if gives is CancelsAs.REFUND else 0
    return Difference(used=used, due=price - used, credit=rest - refund, refund=refund)
