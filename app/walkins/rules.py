"""A sale at the door, as a phone tells it, and what the house makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

SALES = 200  # in one sync, at most
NAME_MAX = 80  # characters
CONTACT_MAX = 200
KEPT_DAYS = 7  # a place whose payment is in doubt is kept so long for a person to decide


class Way(StrEnum):
    CASH = "cash"
    MOBILE = "mobile"  # by the operator's reference on the guest's telephone
    FREE = "free"  # nothing to pay


class Result(StrEnum):
    """What became of it."""

    SOLD = "sold"
    OVER = "over"  # sold without network, beyond the places there are
    REFERENCE = "reference"  # the operator's reference is no good: no money, no ticket yet
    UNKNOWN = "unknown"  # of a type or a date that sells no more: a person decides
    AFTER = "after"  # told once its phone was taken away, or its till had ended: a person decides
    ASIDE = "aside"  # they decided that it was none
    UNDONE = "undone"  # the cashier took it back: its places are free again
    REFUSED = "refused"  # this phone sells nothing: nothing is kept


@dataclass(frozen=True, slots=True)
class Told:
    """A sale as a phone tells it. `id` is the phone's own: a retry is the same."""

    id: str
    type_id: int
    quantity: int
    amount: int  # of the whole, in the smallest unit; what goes with it too
    way: Way
    at: datetime  # by the phone's clock
    offline: bool
    reference: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    locale: str = "fr"
    each: int = 0  # what one gives, where the price is open
    addons: tuple[tuple[int, int], ...] = ()  # (type, how many) that go with it: a dinner, drinks

    @property
    def wanted(self) -> dict[int, int]:
        """{type: how many}, the entries first."""
        return {self.type_id: self.quantity} | {
            kind: n for kind, n in self.addons if kind != self.type_id
        }

    @property
    def rest(self) -> dict[str, Any]:
        """What the row has no column for, as it is kept with it."""
        return {"each": self.each, "addons": [list(one) for one in self.addons]}

    @property
    def contact(self) -> dict[str, str]:
        """Whom to write to: kept with the row only while a person decides whether it was a sale."""
        return {
            "name": self.name,
            "phone": self.phone,
            "email": self.email,
            "locale": self.locale,
        }


CONTACT = frozenset({"name", "phone", "email", "locale"})


def scan_id(sale_id: str, n: int) -> str:
    """Of the admission of its nth ticket: the same sale tells the same scans."""
    return str(uuid5(UUID(sale_id), f"entry {n}"))


def spread(amount: int, quantity: int) -> list[tuple[int, int]]:
    """(how many, at what each) that make this sum, where it is not our price: [(2, 3333), (1,
    3334)] for 10 000 over three."""
    low, rest = divmod(amount, quantity)
    parts = [(quantity - rest, low), (rest, low + 1)]
    return [(n, unit) for n, unit in parts if n]
