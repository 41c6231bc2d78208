"""For the operator alone: what was reported, what waits first."""

from __future__ import annotations

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.kernel.db import db
from app.profiles.models import Profile
from app.reports.models import Report


def reports() -> Select[Report]:
    """Those nobody has looked at first, then the newest."""
    cards = joinedload(Report.by).joinedload(Profile.cards)
    query = select(Report).options(cards, joinedload(Report.about).joinedload(Profile.cards))
    return query.order_by(Report.outcome.is_not(None), Report.said_at.desc(), Report.id.desc())


def waiting() -> int:
    query = select(func.count()).select_from(Report).where(Report.outcome.is_(None))
    return db.session.scalar(query) or 0
