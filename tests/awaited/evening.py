"""Who comes tonight, and what is known of them."""

from __future__ import annotations

from datetime import timedelta

from app.accounts.models import Organizer
from app.door.models import Scanner
from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order
from app.passages.actions import take_scans
from app.tickets.models import Ticket
from tests import make
from tests.door.making import told
from tests.make import NOW

STILL = timedelta(0)


def enters(door: Scanner, *who: Ticket, minutes: float = 0) -> None:
    at = NOW + timedelta(minutes=minutes)
    with transaction():
        scans = [told(one, seconds=60 * minutes) for one in who]
        take_scans(door, scans, skew=STILL, now=at)


def known_as(of: Ticket, phone: str) -> None:
    """Whoever ordered it has this phone, and no e-mail."""
    with transaction():
        order = db.session.scalars(
            db.select(Order).order_by(Order.id.desc()).where(Order.event_id == of.event_id)
        ).first()
        assert order is not None
        order.phone, order.email = phone, ""


def tonight(of: Organizer | None = None, days: int = 0) -> Event:
    starts = NOW + timedelta(days=days)
    return make.event(of, starts_at=starts, ends_at=starts + timedelta(hours=3))
