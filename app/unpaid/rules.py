"""Who pays by hand: how much of a room waits for them, and when they are reminded."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.kernel.errors import Refused

BY_HAND = ("hand", "bank")  # a person finds the money; cash is handed over
REMINDED = (90, 50)  # per cent of the time that places wait; the nearest alone is told
SHORT = timedelta(hours=1)  # who has less time than that is not written to in between


class ByHandFull(Refused):
    """Unpaid orders keep as many places of the room as they may. Facts: left."""

    code = "by-hand-full"


def most_kept(size: int | None, share: int) -> int | None:
    """Of a room's places, those that orders to be paid by hand may keep unpaid; None: all."""
    return None if size is None else -(-size * share // 100)


def reminder(asked: datetime, until: datetime, *, now: datetime) -> int:
    """Which reminder is due, in per cent of the time that has gone by; 0: none yet."""
    whole = until - asked
    if whole < SHORT or not asked <= now < until:
        return 0
    return next((n for n in REMINDED if now - asked >= whole * n / 100), 0)
