"""A proposal: places kept for one person until a deadline, for them to take or to leave."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.kernel.errors import Refused
from app.orders.rules import Channel, OrderStatus

PROPOSED = (Channel.WAITLIST, Channel.REQUEST)
HOURS = {Channel.WAITLIST: 24, Channel.REQUEST: 48}  # unless the event says otherwise
HOURS_MAX = 14 * 24
FORGOTTEN_AFTER = timedelta(days=30)  # the end of the date: who was offered places, and took none
FORGOTTEN = "–"  # in place of a name
SHORTEST = timedelta(hours=1)  # nobody reads a mail sooner


class TooLate(Refused):
    """The event has begun: nothing is proposed any more."""

    code = "too-late"


class BeingPaid(Refused):
    """A payment of the sum of now has begun: what goes with the places no longer changes."""

    code = "being-paid"


def lasts_until(starts_at: datetime, *, hours: int, now: datetime) -> datetime:
    """`hours` from now; when the event is near, half of the time left, at least an hour, and never
    past the start: who comes after must still have a turn.

    Raises: TooLate.
    """
    if starts_at <= now:
        raise TooLate()
    near = max(SHORTEST, (starts_at - now) / 2)
    return min(now + min(timedelta(hours=hours), near), starts_at)


def is_open(channel: Channel, status: OrderStatus, held_until: datetime, *, now: datetime) -> bool:
    """Its person may still take it: until the second before its deadline."""
    return channel in PROPOSED and status is OrderStatus.HELD and now < held_until
