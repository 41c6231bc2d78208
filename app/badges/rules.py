"""A badge: a public code on a label, which shows a card once its wearer is in. Admits nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.rules import Limit
from app.kernel.errors import Refused

BADGE_CODE = 10  # symbols: 50 bits
TABLE_CODE = 4  # symbols one types, read by who came to the same evening alone
SHEET_MOST = 240  # labels in one file: drawing a QR code takes a while
# Cards left by strangers: from one place of the internet (a room shares one), and for one person
LEFT_PER_PLACE = Limit(60, timedelta(hours=1))
LEFT_PER_PERSON = Limit(30, timedelta(hours=1))
FOUND_MOST = 12  # people shown by a search


def parts(people: int) -> int:
    """How many files hold all of them."""
    return max(1, -(-people // SHEET_MOST))


class UnknownBadge(Refused):
    """Of nobody, of somebody not in yet, without a card, after the evening: told alike."""

    code = "unknown-badge"
    status = 404


@dataclass(frozen=True, slots=True)
class Stranger:
    """Who leaves a name and one way to be reached. `agrees`: their yes to the text shown."""

    name: str
    phone: str = ""
    email: str = ""
    agrees: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one label. `guest_of`: nobody said yet who this place is for."""

    code: str
    name: str
    guest_of: str = ""
    organisation: str = ""
    table_code: str = ""
