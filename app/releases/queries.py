"""Drafts that are to go public, and the one that a link shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db


def due(*, now: datetime) -> Sequence[int]:
    """The first to go public first."""
    query = select(Event.id).where(Event.status == Status.DRAFT, Event.publish_at <= now)
    return db.session.scalars(query.order_by(Event.publish_at, Event.id)).all()


def shown_by(secret: str) -> str | None:
    """The address of the date that this link shows ahead."""
    return db.session.scalar(select(Event.code).where(Event.preview == secret))
