"""The private book: what a contact may hold. No field for origin, faith, opinion or health."""

from __future__ import annotations

from enum import StrEnum

NOTE_MAX = 20_000  # characters


class ContactState(StrEnum):
    NEW = "new"
    ACTIVE = "active"
    ARCHIVED = "archived"


class Precision(StrEnum):
    """How exactly one remembers when they met."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
