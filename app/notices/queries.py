"""Notices to judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.kernel.db import db
from app.kernel.due import due
from app.notices.models import PaymentNotice

LATEST = timedelta(hours=2)  # longer than any wait between two tries


def notices_to_judge(*, now: datetime, most: int = 50) -> Sequence[PaymentNotice]:
    query = select(PaymentNotice).where(
        PaymentNotice.done_at.is_(None), due(PaymentNotice.next_try_at, now=now, within=LATEST)
    )
    return db.session.scalars(query.order_by(PaymentNotice.id).limit(most)).all()


def count_late(*, now: datetime) -> int:
    """Those that nobody could act on, a quarter of an hour after they came."""
    late = PaymentNotice.received_at < now - timedelta(minutes=15)
    query = select(func.count(PaymentNotice.id)).where(PaymentNotice.done_at.is_(None), late)
    return db.session.scalar(query) or 0
