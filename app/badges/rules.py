"""A badge: a public code on a label, which shows a card once its wearer is in. Admits nobody."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.errors import Refused

BADGE_CODE = 10  # symbols: 50 bits
SHEET_MOST = 240  # labels in one file: drawing a QR code takes a while
FOUND_MOST = 12  # people shown by a search


class UnknownBadge(Refused):
    """Of nobody, of somebody not in yet, without a card, after the evening: told alike."""

    code = "unknown-badge"
    status = 404


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one label. `guest_of`: nobody said yet who this place is for."""

    code: str
    name: str
    guest_of: str = ""
    organisation: str = ""
