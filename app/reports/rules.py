"""Telling who runs the house about somebody: why, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from app.accounts.rules import Limit

WORDS_MAX = 1_000  # characters
A_PAGE = 20
KEPT_CLEARED = timedelta(days=365)  # after somebody looked and hid nobody
KEPT_AT_MOST = timedelta(days=2 * 365)
PER_PERSON = Limit(10, timedelta(days=1))


class Why(StrEnum):
    MINOR = "minor"  # hidden at once, until somebody has looked (PR31)
    INSISTS = "insists"  # goes on after a no
    HURTS = "hurts"
    SELLS = "sells"
    NOT_THEM = "not_them"  # somebody else's name or photo
    OTHER = "other"


class Outcome(StrEnum):
    HELD = "held"  # hidden until the operator says otherwise
    CLEARED = "cleared"
