"""The money book's accounts, and what each movement writes in it. Debit is plus, credit minus.

A movement's lines add up to nothing: what comes into one account left another. Amounts are whole
numbers of the smallest unit of one currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BASIS = 10_000  # basis points in one

Line = tuple[str, int]  # account, amount


@dataclass(frozen=True, slots=True)
class Sold:
    """Money for one date, tax included, and the tax rate in basis points on the day of sale."""

    event_id: int
    amount: int
    vat_bp: int = 0


class Unbalanced(Exception):
    """Lines that do not add up: a fault of ours, never of a person."""


def buyer(order_id: int) -> str:
    """Positive: the buyer owes; negative: we owe the buyer."""
    return f"order:{order_id}"


def clearing(provider: str) -> str:
    """What a provider holds for the organizer."""
    return f"clearing:{provider}"


def cash(who: str) -> str:
    """The till of one person: "user:7"."""
    return f"cash:{who}"


HOLDERS = ("clearing:", "cash:", "bank:")  # accounts where money lies


def holder(provider: str, who: str) -> str:
    """Where money of a way of paying lies: cash in the till of `who` took it, all else there."""
    return cash(who) if provider == "cash" else clearing(provider)


def bank(account: str) -> str:
    return f"bank:{account}"


def revenue(event_id: int) -> str:
    return f"revenue:{event_id}"


def vat(event_id: int) -> str:
    return f"vat:{event_id}"


def fees(provider: str) -> str:
    return f"fees:{provider}"


def suspense(source: str) -> str:
    """Money that nobody has recognized yet. A person empties it."""
    return f"suspense:{source}"


def dispute(provider: str) -> str:
    return f"dispute:{provider}"


def loss(event_id: int) -> str:
    return f"loss:{event_id}"


def credit(credit_id: int) -> str:
    """What the organizer keeps for somebody's later date."""
    return f"credit:{credit_id}"


ROUNDING = "rounding"  # what a count of cash lacks, or has over
OTHER = "other"  # what the team earned beside its dates


def without_vat(amount: int, vat_bp: int) -> int:
    """The price before tax of one that includes it, rounded half up: 10 000 at 19.25 % is 8 386."""
    whole = BASIS + vat_bp
    sign = -1 if amount < 0 else 1
    return sign * ((2 * abs(amount) * BASIS + whole) // (2 * whole))


def moved(amount: int, to: str, out_of: str) -> list[Line]:
    """`amount` comes into one account and leaves another."""
    return [(to, amount), (out_of, -amount)] if amount else []


def sale(order_id: int, sold: Iterable[Sold]) -> list[Line]:
    """The buyer owes; the dates earn, and keep the tax apart. Reckoned line by line, then added."""
    lines: list[Line] = []
    for each in sold:
        before = without_vat(each.amount, each.vat_bp)
        lines += moved(before, buyer(order_id), revenue(each.event_id))
        lines += moved(each.amount - before, buyer(order_id), vat(each.event_id))
    return added(lines)


def unsale(
    order_id: int, sold: Iterable[Sold], *, left: Mapping[str, int] | None = None
) -> list[Line]:
    """A credit note: the sale, the other way round.

    `left`: the order's accounts as they stand. The last part of a date takes what is left of its
    tax, so that parts rounded one by one leave no franc behind.
    """
    back = turned(sale(order_id, sold))
    if left is None:
        return back
    sums = dict(back)
    for account in [each for each in sums if each.startswith("revenue:")]:
        tax = vat(int(account.removeprefix("revenue:")))
        whole = sums[account] + sums.get(tax, 0)
        if whole == -(left.get(account, 0) + left.get(tax, 0)):
            sums[account], sums[tax] = -left.get(account, 0), -left.get(tax, 0)
    return [(account, amount) for account, amount in sums.items() if amount]


def turned(lines: Iterable[Line]) -> list[Line]:
    return [(account, -amount) for account, amount in lines]


def paid(order_id: int, amount: int, into: str, *, fee: int = 0, provider: str = "") -> list[Line]:
    """A buyer's money arrived in `into`; what the provider kept of it is a fee."""
    return moved(amount, into, buyer(order_id)) + moved(fee, fees(provider), into)


def disputed(amount: int, fee: int, provider: str) -> list[Line]:
    """The bank of a card's holder took the money back, and a fee, until it has decided."""
    back = moved(amount, dispute(provider), clearing(provider))
    return back + moved(fee, fees(provider), clearing(provider))


def added(lines: Iterable[Line]) -> list[Line]:
    """One line an account, in the order they came; those of nothing left out."""
    sums: dict[str, int] = {}
    for account, amount in lines:
        sums[account] = sums.get(account, 0) + amount
    return [(account, amount) for account, amount in sums.items() if amount]


def balanced(lines: Sequence[Line]) -> Sequence[Line]:
    """Raises: Unbalanced."""
    if sum(amount for _account, amount in lines) != 0:
        raise Unbalanced(lines)
    return lines
