"""What an order costs, line by line. Amounts are in the smallest unit of one currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.promos.rules import Effect, discount


@dataclass(frozen=True, slots=True)
class Part:
    """So many of one type at one price; `early` ones also come out of the early quota."""

    quantity: int
    unit: int
    early: bool = False


def parts(
    quantity: int,
    *,
    price: int,
    full: int,
    is_early: bool,
    early_left: int | None,
    group_from: int | None = None,
    group_price: int | None = None,
) -> list[Part]:
    """The early ones first, the others at the full price; a group's price where it is lower."""
    grouped = group_from is not None and group_price is not None and quantity >= group_from

    def unit(amount: int) -> int:
        return min(amount, group_price) if grouped and group_price is not None else amount

    early = 0
    if is_early:
        early = quantity if early_left is None else min(quantity, early_left)
    made = [Part(early, unit(price), early=True)] if early else []
    if quantity > early:
        made.append(Part(quantity - early, unit(full)))
    return made


def discounts(
    lines: Sequence[tuple[int, int, int]],
    *,
    effect: Effect,
    value: int,
    only: int | None,
) -> int:
    """What a promo code takes off (ticket type id, unit, quantity) lines; `only`: that type's."""
    touched = [(unit, n) for kind, unit, n in lines if only in (None, kind)]
    if effect is Effect.AMOUNT:
        return min(value, sum(unit * n for unit, n in touched))
    return sum(discount(effect, value, unit=unit, quantity=n) for unit, n in touched)
