"""Anchor guests, and the places they gave."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.events.models import AnchorGuest, Event
from app.gifts.queries import places_given
from app.kernel.db import db
from app.orders.models import Order


def anchors_of(event_id: int) -> Sequence[AnchorGuest]:
    query = select(AnchorGuest).where(AnchorGuest.event_id == event_id)
    return db.session.scalars(query.order_by(AnchorGuest.id)).all()


def anchor_by_id(event_id: int, id_: int) -> AnchorGuest | None:
    known = (AnchorGuest.id == id_, AnchorGuest.event_id == event_id)
    return db.session.scalar(select(AnchorGuest).where(*known))


def anchor_by_secret(secret: str) -> AnchorGuest | None:
    return db.session.scalar(select(AnchorGuest).where(AnchorGuest.secret == secret))


def event_of(guest: AnchorGuest) -> Event:
    return db.session.get_one(Event, guest.event_id)


def places_by(guest: AnchorGuest) -> int:
    """How many places they gave, their own too."""
    given = places_given(guest.event_id).where(Order.via == guest.code)
    return db.session.scalar(given) or 0


def orders_through(guest: AnchorGuest) -> int:
    query = select(func.count(Order.id)).where(Order.via == guest.code)
    return db.session.scalar(query.where(Order.event_id == guest.event_id)) or 0
