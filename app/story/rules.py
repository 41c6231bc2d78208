"""What happened to one order, as moments in time; app/web/organize/story_words.py says them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

OPENED = "operator.read"  # an operator opened a page that shows a person's data (PR36)


@dataclass(frozen=True, slots=True)
class Moment:
    """`who` is "user:<id>", "scanner:<id>", "buyer", "job", or "" where nobody need be named."""

    at: datetime
    what: str  # "order.placed", "mail.left", an action of the audit trail
    who: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def in_order(moments: Iterable[Moment]) -> list[Moment]:
    """Oldest first; at one instant, an order is placed, then paid for, then written about."""
    first = ("order.placed", "payment.asked", "payment.declared", "payment.succeeded", "order.paid")
    rank = {what: n for n, what in enumerate(first)}
    return sorted(moments, key=lambda moment: (moment.at, rank.get(moment.what, len(first))))
