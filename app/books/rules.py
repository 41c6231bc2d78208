"""What a receipt says, gathered once and kept for ever: whole numbers, plain words, no rows.

Source of what must stand on it: article 150 of Cameroon's General Tax Code (seller's identity and
trade register, buyer, nature and price before tax, rate and sum of the tax, or why there is none).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.accounts.rules import TaxStatus
from app.ledger.rules import without_vat


@dataclass(frozen=True, slots=True)
class Seller:
    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    tax_number: str = ""  # NIU
    register_number: str = ""  # RCCM
    tax: TaxStatus = TaxStatus.NONE


@dataclass(frozen=True, slots=True)
class Buyer:
    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """Places of one kind for one date. `amount` for all of them, tax in, discount taken off."""

    label: str
    date: str  # ISO 8601, on the clocks of the place
    quantity: int
    unit: int  # as it was offered, before a discount
    amount: int
    vat_bp: int = 0


@dataclass(frozen=True, slots=True)
class Means:
    """How it was paid: the way, the provider's own number, the operator's; how much by a credit."""

    provider: str
    provider_ref: str = ""
    operator_ref: str = ""
    credit: int = 0
    trial: bool = False  # no real money
    deposit: int = 0  # of the whole, what was received before, with a receipt of its own


def snapshot(
    *,
    seller: Seller,
    buyer: Buyer,
    items: Sequence[Item],
    means: Means,
    reference: str,
    currency: str,
    zone: str,
    at: datetime,
) -> dict[str, Any]:
    """What was sold, taxes line by line and added; `at` on the clocks of `zone`."""
    lines = [_line(item) for item in items]
    total, before = (sum(line[name] for line in lines) for name in ("amount", "before_tax"))
    return {
        "seller": asdict(seller) | {"tax": str(seller.tax)},
        "buyer": asdict(buyer),
        "lines": lines,
        "total": total,
        "before_tax": before,
        "tax": total - before,
        "taxes": _by_rate(lines),
        "means": asdict(means),
        "reference": reference,
        "currency": currency,
        "at": at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds"),
    }


def _line(item: Item) -> dict[str, Any]:
    before = without_vat(item.amount, item.vat_bp)
    return asdict(item) | {"before_tax": before, "tax": item.amount - before}


def _by_rate(lines: Sequence[dict[str, Any]]) -> list[dict[str, int]]:
    """The tax of each rate, the lowest first; rates of nothing left out."""
    sums: dict[int, list[int]] = {}
    for line in lines:
        if line["vat_bp"]:
            parts = sums.setdefault(line["vat_bp"], [0, 0])
            parts[0] += line["before_tax"]
            parts[1] += line["tax"]
    return [
        {"vat_bp": rate, "before_tax": before, "tax": tax}
        for rate, (before, tax) in sorted(sums.items())
    ]
