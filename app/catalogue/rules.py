"""What a ticket type says, all of it, and what a change of it means to who buys."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from app.kernel.errors import Refused
from app.tickets.rules import PER_ORDER_MAX, TypeKind

# What buyers notice, in the order in which it is told to the team before it happens.
NOTICED = (
    "amount", "open_price", "early_amount", "early_until", "early_most", "group_from",
    "group_amount", "most", "per_order", "per_person", "sale_from", "sale_to", "hidden",
    "door_only", "one_each",
)  # fmt: skip


class TooFew(Refused):
    """More are sold or held than would remain. Facts: taken, wanted, name (of what is limited)."""

    code = "too-few"


class SeatsFixed(Refused):
    """Orders stand on how many people a ticket of this type lets in."""

    code = "seats-fixed"


class SellingNow(Refused):
    """So many buy this very moment that its limits cannot be counted anew."""

    code = "selling-now"
    status = 503


@dataclass(frozen=True, slots=True)
class Terms:
    """One ticket type as its organizer writes it. Amounts are in the smallest unit.

    `most`: how many of it are sold in all. `early_most`: how many at the early price. `shared`:
    the caps it has in common with others. None: no limit.
    """

    name: str
    amount: int
    kind: TypeKind = TypeKind.ADMISSION
    name_en: str = ""
    description: str = ""
    description_en: str = ""
    open_price: bool = False
    seats: int = 1
    most: int | None = None
    early_amount: int | None = None
    early_until: datetime | None = None
    early_most: int | None = None
    group_from: int | None = None
    group_amount: int | None = None
    per_order: int = PER_ORDER_MAX
    per_person: int | None = None
    sale_from: datetime | None = None
    sale_to: datetime | None = None
    hidden: bool = False
    door_only: bool = False
    door_note: str = ""
    choice_group: str = ""
    choice_group_en: str = ""
    one_each: bool = False
    shared: frozenset[int] = frozenset()


# What stands in the type's own row under the same name; the rest are quotas.
COLUMNS = tuple(
    field.name for field in fields(Terms) if field.name not in ("most", "early_most", "shared")
)


def changed(before: Terms, after: Terms) -> tuple[str, ...]:
    """The facts that buyers would notice, of those that change."""
    names = [name for name in NOTICED if getattr(before, name) != getattr(after, name)]
    return (*names, *(["shared"] if before.shared != after.shared else []))
