"""What waits, and what could not be delivered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

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


def undelivered() -> Sequence[Message]:
    query = select(Message).where(Message.failed_at.is_not(None)).order_by(Message.failed_at.desc())
    return db.session.scalars(query.limit(50)).all()
