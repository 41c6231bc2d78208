"""What each part of an order is worth: whole francs, fair, and never one too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of an order. `seats`: tickets that each gives, 0 for an add-on."""

    id: int
    event_id: int
    quantity: int
    unit: int  # smallest unit of the order's currency
    seats: int
    reduced: bool = True  # the order's promo code lowered it
    turns: str = ""  # add-ons of one word went to the tickets in one common turn


@dataclass(frozen=True, slots=True)
class Piece:
    """What is given back as a whole: one of a line, with the add-ons that stand on its tickets.

    `units`: {order line id: how many of it}; `money` and `credit`: what was paid for it.
    """

    line_id: int
    index: int  # from 0, within its line
    event_id: int
    units: Mapping[int, int]
    money: int
    credit: int

    @property
    def value(self) -> int:
        return self.money + self.credit


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """`total` shared out by weight in whole units: the parts make exactly the total.

    None is more than its weight while the total is not more than all weights.
    """
    whole, so_far, parts = sum(weights), 0, []
    for weight in weights:
        before = total * so_far // whole if whole else 0
        so_far += weight
        parts.append((total * so_far // whole if whole else 0) - before)
    return parts


def pieces(lines: Sequence[Bought], *, money: int, credit: int) -> list[Piece]:
    """An order in pieces, each with its fair share of what was paid in money and in credit.

    The discount lowers what its code touched; add-ons go with the tickets they were written on.
    """
    units = [(line, n) for line in lines for n in range(line.quantity)]
    worth = _after_discount(units, money + credit)
    paid = spread(money, worth)
    place, first = _places(lines), _first_turns(lines)
    holds: dict[tuple[int, int], list[int]] = {}
    for at, (line, n) in enumerate(units):
        seats = place[line.event_id]
        key = (line.id, n) if line.seats else seats[(first[line.id] + n) % len(seats)]
        holds.setdefault(key, []).append(at)
    return [
        Piece(
            line_id=line_id,
            index=index,
            event_id=next(line.event_id for line in lines if line.id == line_id),
            units=Counter(units[at][0].id for at in held),
            money=sum(paid[at] for at in held),
            credit=sum(worth[at] - paid[at] for at in held),
        )
        for (line_id, index), held in holds.items()
    ]


def of_lines(lines: Sequence[Bought], due: int) -> dict[int, int]:
    """What each line costs once the discount is shared out: {line id: amount}; in all: `due`."""
    units = [(line, n) for line in lines for n in range(line.quantity)]
    sums = Counter(dict.fromkeys((line.id for line in lines), 0))
    for (line, _n), cost in zip(units, _after_discount(units, due), strict=True):
        sums[line.id] += cost
    return dict(sums)


def _after_discount(units: Sequence[tuple[Bought, int]], due: int) -> list[int]:
    """What each unit costs once the discount is shared out; in all: `due`."""
    full = [line.unit for line, _n in units]
    off = sum(full) - due
    touched = [line.unit if line.reduced else 0 for line, _n in units]
    less = spread(off, touched if sum(touched) >= off else full)
    return [price - part for price, part in zip(full, less, strict=True)]


def _places(lines: Sequence[Bought]) -> dict[int, list[tuple[int, int]]]:
    """Of each date, the piece that each ticket of the order belongs to, in the order of issue."""
    places: dict[int, list[tuple[int, int]]] = {}
    for line in lines:
        its = [(line.id, n // line.seats) for n in range(line.quantity * line.seats)]
        places.setdefault(line.event_id, []).extend(its)
    return places


def _first_turns(lines: Sequence[Bought]) -> dict[int, int]:
    """Where each line of add-ons began, as app/tickets/rules.py:share_out wrote them."""
    first: dict[int, int] = {}
    turns: Counter[tuple[int, str]] = Counter()
    for line in lines:
        at = line.event_id, line.turns or f"line {line.id}"
        first[line.id] = turns[at]
        turns[at] += 0 if line.seats else line.quantity
    return first
