"""Notices to judge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.kernel.db import db
from app.notices.models import PaymentNotice


def notices_to_judge(*, now: datetime, most: int = 50) -> Sequence[PaymentNotice]:
    query = select(PaymentNotice).where(
        PaymentNotice.done_at.is_(None), PaymentNotice.next_try_at <= now
    )
    return db.session.scalars(query.order_by(PaymentNotice.id).limit(most)).all()
