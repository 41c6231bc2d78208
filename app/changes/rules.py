"""What may still change once a ticket is sold, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.rules import Limit
from app.kernel.errors import Refused

TRANSFERS = Limit(10, timedelta(days=1))  # of the tickets of one order, by those who hold them


class TicketUsed(Refused):
    """Somebody came in with it."""

    code = "ticket-used"


class TicketEnded(Refused):
    """Passed on, moved or cancelled meanwhile. Facts: status."""

    code = "ticket-ended"


class TooLateToChange(Refused):
    """Facts: until (when it could still be changed, UTC), or None where it never may."""

    code = "too-late-to-change"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose ticket it becomes; phone in E.164, e-mail in lower case, "" for none."""

    name: str
    phone: str = ""
    email: str = ""

    @property
    def first_name(self) -> str:
        return first_name(self.name)


def first_name(name: str) -> str:
    """All that others are told of who holds a ticket now."""
    return name.split(" ")[0]


def changes_until(starts_at: datetime, *, hours: int) -> datetime:
    """Until when a buyer changes alone; the organizer may until the door."""
    return starts_at - timedelta(hours=hours)


def early_back(lines: Sequence[tuple[int, int, int]], early: int) -> int:
    """How many early places of one type go back: lines are (unit, units before, units after).

    The early ones are the cheapest; of those at one price the later ones go first.
    """
    back = 0
    for _unit, before, after in sorted(lines):
        its = min(before, early)
        early -= its
        back += max(0, its - after)
    return back
