"""What an evening costs and brings in, and from how many places on it pays. Whole numbers of the
smallest unit; rounded half up, sum by sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.ledger.rules import BASIS, without_vat

LINES_MAX = 40  # of one budget
FEE_MAX = 2_000  # basis points: a fifth of the price
LABEL_MAX = 80  # characters
MOST = 10**12  # of one sum
REMINDED_FROM = 7  # o'clock, where the date is


class LineKind(StrEnum):
    FIXED = "fixed"
    PER_HEAD = "per_head"
    SPONSOR = "sponsor"


class Decision(StrEnum):
    OPEN = "open"
    GO = "go"
    NO_GO = "no_go"


@dataclass(frozen=True, slots=True)
class Line:
    """`amount`: planned, for one person when per head. `actual`: paid or received in all."""

    kind: LineKind
    label: str
    amount: int
    actual: int | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One ticket type: planned and sold so many tickets, of so many seats each."""

    id: int
    name: str
    price: int
    seats: int = 1
    planned: int = 0
    sold: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """`fee_bp`: what paying costs, of each price; `vat_bp`: the tax that a price holds."""

    lines: Sequence[Line] = ()
    kinds: Sequence[Kind] = ()
    fee_bp: int = 0
    vat_bp: int = 0

    def but(self, written: Written) -> Plan:
        """As it would be, were this kept."""
        kinds = [replace(kind, planned=written.mix.get(kind.id, 0)) for kind in self.kinds]
        return replace(self, lines=written.lines, kinds=kinds, fee_bp=written.fee_bp)

    @property
    def fixed(self) -> int:
        return _total(self.lines, LineKind.FIXED)

    @property
    def per_head(self) -> int:
        return _total(self.lines, LineKind.PER_HEAD)

    @property
    def sponsors(self) -> int:
        return _total(self.lines, LineKind.SPONSOR)


@dataclass(frozen=True, slots=True)
class Written:
    """What a form says: `mix` is {ticket type: tickets planned}."""

    lines: Sequence[Line]
    mix: dict[int, int]
    fee_bp: int
    decide_on: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """As it is now: sold before tax, fees already kept, people who have a place, free ones too."""

    revenue: int = 0
    fees: int = 0
    places: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class BreakEven:
    """`needed` places more; 0: it pays; None: no number of places ever will."""

    balance: int
    needed: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What the plan comes to, when all of its tickets are sold."""

    places: int
    revenue: int
    fees: int
    sponsors: int
    fixed: int
    heads: int

    @property
    def total(self) -> int:
        return self.revenue + self.sponsors - self.fees - self.fixed - self.heads


@dataclass(frozen=True, slots=True)
class Curve:
    """Two straight lines from no place to a full room, and where they cross."""

    capacity: int
    costs: tuple[int, int]
    income: tuple[int, int]
    crossing: int | None

    @property
    def top(self) -> int:
        return max(*self.costs, *self.income, 1)


def _total(lines: Sequence[Line], kind: LineKind) -> int:
    return sum(line.amount for line in lines if line.kind is kind)


def share(amount: int, basis_points: int) -> int:
    return (2 * amount * basis_points + BASIS) // (2 * BASIS)


def fee(kind: Kind, plan: Plan) -> int:
    return share(kind.price, plan.fee_bp)


def net(kind: Kind, plan: Plan) -> int:
    """Of one ticket, what stays once the tax and the fee are gone."""
    return without_vat(kind.price, plan.vat_bp) - fee(kind, plan)


def margin(kind: Kind, plan: Plan) -> int:
    """Of one ticket, what it leaves to pay for what is fixed."""
    return net(kind, plan) - plan.per_head * kind.seats


def break_even(plan: Plan, now: Standing) -> BreakEven:
    """How many places more, sold as the plan mixes them, until nothing is lost."""
    money_in = plan.sponsors + now.revenue
    balance = money_in - now.fees - now.lost - plan.fixed - plan.per_head * now.places
    if balance >= 0:
        return BreakEven(balance, 0)
    mix = to_come(plan)
    places = sum(kind.seats * n for kind, n in mix)
    gain = sum(margin(kind, plan) * n for kind, n in mix)
    return BreakEven(balance, -(balance * places // gain) if gain > 0 else None)


def to_come(plan: Plan) -> list[tuple[Kind, int]]:
    """What is planned and not sold yet; else the whole plan; else one of each that costs."""
    rest = [(kind, max(0, kind.planned - kind.sold)) for kind in plan.kinds]
    whole = [(kind, kind.planned) for kind in plan.kinds]
    each = [(kind, 1) for kind in plan.kinds if kind.price]
    return next((mix for mix in (rest, whole) if any(n for _kind, n in mix)), each)


def result(plan: Plan) -> Result:
    places = sum(kind.seats * kind.planned for kind in plan.kinds)
    return Result(
        places=places,
        revenue=sum(without_vat(k.price, plan.vat_bp) * k.planned for k in plan.kinds),
        fees=sum(fee(kind, plan) * kind.planned for kind in plan.kinds),
        sponsors=plan.sponsors,
        fixed=plan.fixed,
        heads=plan.per_head * places,
    )


def curve(plan: Plan, capacity: int) -> Curve:
    """Of the whole evening, from its first place, as the plan mixes them."""
    mix = [(kind, kind.planned) for kind in plan.kinds if kind.planned] or to_come(plan)
    places = sum(kind.seats * n for kind, n in mix) or 1
    earned = sum(net(kind, plan) * n for kind, n in mix)
    gain = earned - plan.per_head * places
    lacks = plan.fixed - plan.sponsors
    crossing = None if lacks > 0 and gain <= 0 else max(0, -(-lacks * places // max(gain, 1)))
    return Curve(
        capacity=capacity,
        costs=(plan.fixed, plan.fixed + plan.per_head * capacity),
        income=(plan.sponsors, plan.sponsors + earned * capacity // places),
        crossing=crossing,
    )
