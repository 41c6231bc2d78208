"""Phones that keep places, and the room they keep them of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select

from app.door.models import Scanner
from app.door.rules import HEARD_WITHIN
from app.events.models import Event
from app.kernel.db import db
from app.tickets.models import Quota
from app.tickets.rules import QuotaKind


def locked(scanner_id: int) -> Scanner:
    """The phone, its row held until the transaction ends: what it sells comes one by one."""
    query = select(Scanner).where(Scanner.id == scanner_id)
    query = query.with_for_update(of=Scanner, key_share=True)
    return db.session.execute(query.execution_options(populate_existing=True)).scalar_one()


def locked_room(event_id: int) -> Quota:
    query = select(Quota).where(Quota.event_id == event_id, Quota.kind == QuotaKind.ROOM)
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return db.session.execute(query).scalar_one()


def idle(*, now: datetime) -> Sequence[int]:
    """Phones that keep places and sell no more: taken away, or their evening is over."""
    query = select(Scanner.id).join(Event, Event.id == Scanner.event_id)
    over = or_(Scanner.revoked_at.is_not(None), Event.ends_at <= now)
    return db.session.scalars(query.where(Scanner.block_seats > 0, over).order_by(Scanner.id)).all()


def lacking(*, now: datetime) -> Sequence[int]:
    """Phones that are heard of, and keep fewer places than they shall."""
    query = select(Scanner.id).join(Event, Event.id == Scanner.event_id)
    heard = Scanner.last_seen_at > now - HEARD_WITHIN
    on = Scanner.revoked_at.is_(None), Event.ends_at > now, heard
    query = query.where(Scanner.block_seats < Scanner.block_size, *on)
    return db.session.scalars(query.order_by(Scanner.id)).all()
