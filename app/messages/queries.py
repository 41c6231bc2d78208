"""What waits, and what could not be delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.kernel.db import db
from app.messages.models import Message


def oldest_waiting(*, now: datetime) -> datetime | None:
    """Since when the oldest due message waits: the outbox's health."""
    query = select(func.min(Message.not_before)).where(
        Message.done_at.is_(None), Message.failed_at.is_(None), Message.not_before <= now
    )
    return db.session.scalar(query)


def next_due(*, now: datetime) -> datetime | None:
    """When the first of those that are to leave later is due."""
    query = select(func.min(Message.not_before)).where(
        Message.done_at.is_(None), Message.failed_at.is_(None), Message.not_before > now
    )
    return db.session.scalar(query)


@dataclass(frozen=True, slots=True)
class Health:
    waiting: int
    since: datetime | None  # when the oldest of those that are due was
    left: int  # in a day
    failed: int  # in a week


def health(*, now: datetime) -> Health:
    going = Message.done_at.is_(None), Message.failed_at.is_(None)
    query = select(
        func.count().filter(*going),
        func.count().filter(Message.done_at > now - timedelta(days=1)),
        func.count().filter(Message.failed_at > now - timedelta(days=7)),
    ).select_from(Message)
    waiting, left, failed = db.session.execute(query).one()
    return Health(waiting, oldest_waiting(now=now), left, failed)


def undelivered() -> Sequence[Message]:
    query = select(Message).where(Message.failed_at.is_not(None)).order_by(Message.failed_at.desc())
    return db.session.scalars(query.limit(50)).all()
