"""Money that a phone at the door takes: as it tells it, and what the house makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.kernel.errors import Refused
from app.settlement.rules import OPERATORS, BadReference, read_operator_reference

TAKES = 200  # in one sync, at most
REFERENCE_MAX = 40  # characters


class Method(StrEnum):
    CASH = "cash"
    MOBILE = "mobile"  # mobile money, by the operator's reference on the guest's telephone


class Result(StrEnum):
    """What became of it."""

    TAKEN = "taken"
    PART = "part"  # less than was left: the tickets wait for the rest
    OVER = "over"  # paid already, or too much: it is owed back
    REFERENCE = "reference"  # no operator's, or one that paid before: no money came by it
    UNKNOWN = "unknown"  # for a ticket that nobody knows: a person decides
    AFTER = "after"  # told once its phone was taken away: a person decides
    ASIDE = "aside"  # they decided that no money came by it
    UNDONE = "undone"  # the cashier took it back: no money came by it
    REFUSED = "refused"  # this phone takes no money: nothing is kept


class TakeDecided(Refused):
    """Somebody of the team decided about this sum meanwhile."""

    code = "take-decided"


@dataclass(frozen=True, slots=True)
class Told:
    """Money as a phone tells it. `id` is the phone's own: a retry is the same."""

    id: str
    token_hash: str
    amount: int  # smallest unit of the date's currency
    method: Method
    at: datetime  # by the phone's clock
    offline: bool
    reference: str = ""


def read_reference(typed: str) -> tuple[str, str] | None:
    """Whose reference this is, and as it is kept: ("mtn", "12345678901"); None: nobody's."""
    for operator in OPERATORS:
        try:
            return operator, read_operator_reference(operator, typed)
        except BadReference:
            continue
    return None
