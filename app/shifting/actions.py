"""A date is put on another day, hour or place; its tickets stay good, and its people are told.

Decided at once, told some orders at a time: killed at any moment it goes on after the last one.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.accounts.actions import audit
from app.events.models import Event, Venue
from app.events.rules import Status
from app.kernel.db import db
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.models import Order
from app.shifting import queries
from app.shifting.models import Shift
from app.shifting.rules import NotToShift, ShiftedMeanwhile, leave_until
from app.tickets.models import Quota
from app.waitlist import queries as waitlist
from app.waitlist.actions import mail_to


def shift(
    event_id: int,
    *,
    starts_at: datetime,
    ends_at: datetime,
    seen: datetime,
    user_id: int,
    now: datetime,
    venue: Venue | None = None,
    words: str = "",
) -> Shift:
    """`seen`: when it began, on the page that asked. `venue` None: where it was.

    Its quotas first, as whoever buys takes them: who bought before is told, who buys after
    sees the new day. Raises: NotToShift, ShiftedMeanwhile.
    """
    event = _locked(event_id)
    if event.status is not Status.PUBLISHED or min(event.starts_at, starts_at) <= now:
        raise NotToShift()
    if event.starts_at != seen:
        raise ShiftedMeanwhile()
    made = Shift(
        event_id=event.id,
        was_starts_at=event.starts_at,
        was_ends_at=event.ends_at,
        was_at=place_words(event.venue),
        words=words,
        shifted_by=user_id,
        shifted_at=now,
    )
    db.session.add(made)
    event.starts_at, event.ends_at = starts_at, ends_at
    event.venue = venue or event.venue
    event.shifted_at = now
    event.shifted_from = made.was_starts_at if queries.concerned(event).people else None
    event.leave_until = leave_until(starts_at, now=now)
    _say(made, event, now=now)
    db.session.flush()
    return made


def _say(made: Shift, event: Event, *, now: datetime) -> None:
    audit(
        "event.shifted",
        f"event:{event.id}",
        actor=f"user:{made.shifted_by}",
        organizer_id=event.organizer_id,
        now=now,
        came_from=made.was_starts_at.isoformat(),
        goes_to=event.starts_at.isoformat(),
        timezone=event.timezone,
        words=made.words,
    )


def place_words(venue: Venue | None) -> str:
    parts = (venue.name, venue.address, venue.city) if venue else ()
    return ", ".join(part for part in parts if part)


def _locked(event_id: int) -> Event:
    rooms = select(Quota.id).where(Quota.event_id == event_id).order_by(Quota.id)
    db.session.execute(rooms.with_for_update())
    query = select(Event).where(Event.id == event_id).with_for_update()
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def tell_some(shift_id: int, *, now: datetime, most: int = 50) -> int:
    """Leave the mails of the next orders; 0 once everybody is told, those who wait last."""
    query = select(Shift).where(Shift.id == shift_id).with_for_update()
    made = db.session.execute(query.execution_options(populate_existing=True)).scalar_one()
    if made.done_at is not None:
        return 0
    ids = list(db.session.scalars(queries.to_tell(made).limit(most)))
    for order_id in ids:
        made.told += _tell(made, orders.order_by_id(order_id), now=now)
        made.told_after = order_id
    if not ids:
        made.told += _tell_line(made, now=now)
        made.done_at = now
    return len(ids)


def _tell(made: Shift, order: Order, *, now: datetime) -> int:
    guests = queries.guests_of(order, made.event_id)
    for ticket in guests:
        leave(
            "shifted_guest",
            to=ticket.holder_email,
            locale=ticket.holder_locale or order.locale,
            now=now,
            dedupe_key=f"shift:{made.id}:ticket:{ticket.id}",
            order_id=order.id,
            ticket_id=ticket.id,
            shift_id=made.id,
        )
    if order.email:
        leave(
            "shifted",
            to=order.email,
            locale=order.locale,
            now=now,
            dedupe_key=f"shift:{made.id}:{order.id}",
            order_id=order.id,
            shift_id=made.id,
        )
    return len(guests) + bool(order.email)


def _tell_line(made: Shift, *, now: datetime) -> int:
    told = [entry for entry in waitlist.line(made.event_id) if entry.email]
    for entry in told:
        mail_to(entry, "waitlist_shifted", now=now, key=f"shift:{made.id}:waitlist:{entry.id}")
    return len(told)
