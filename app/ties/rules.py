"""Who is what to me after an evening: no score, no ranking of people by how many they know."""

from __future__ import annotations

from enum import StrEnum


class Tie(StrEnum):
    """What an evening made of someone in my book."""

    KNOWN = "known"  # before, and not met there again
    RENEWED = "renewed"  # known before, met there again
    NEW = "new"
