"""What becomes of an order whose money turns out to be somebody else's."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from app.kernel.errors import Refused
from app.orders.rules import OrderStatus

WAITS = timedelta(hours=24)  # its buyer may really have paid: time to find that money
BEFORE = timedelta(hours=2)  # who has not paid by then leaves the place to who comes


class Fate(StrEnum):
    STAYS = "stays"  # paid by other money, or it had nothing for this one: less is owed back
    WAITS = "waits"  # unpaid: its places wait a while, its tickets open no door
    OVER = "over"  # unpaid, and too late to wait: as if its hold had ended
    RESERVED = "reserved"  # its deposit is still there, the rest is awaited
    ENDS = "ends"  # it was changed since it was paid: what stands of it is cancelled


class MoneyGone(Refused):
    """Some of what came was given back, or kept as a credit: it cannot be another order's."""

    code = "money-gone"


def fate(
    status: OrderStatus, *, came: int, due: int, changed: bool, before: int, until: datetime | None
) -> Fate:
    """`came`: what is taken off; `due`: what is owed back; `before`: what a deposit had paid
    before; `until`: how long it may wait, None: not at all. Raises: MoneyGone.
    """
    if due >= came:
        return Fate.STAYS
    if status not in (OrderStatus.PAID, OrderStatus.DEPOSIT):
        raise MoneyGone()
    if changed:
        return Fate.ENDS
    if before > 0:
        return Fate.RESERVED
    return Fate.WAITS if until else Fate.OVER


def waits_until(starts_at: datetime, *, now: datetime) -> datetime | None:
    until = min(now + WAITS, starts_at - BEFORE)
    return until if until > now else None
