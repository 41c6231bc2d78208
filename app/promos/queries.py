"""Finding promo codes."""

from __future__ import annotations

from sqlalchemy import select

from app.kernel.db import db
from app.promos.models import Promo
from app.promos.rules import folded_code


def promo_by_code(event_id: int, typed: str) -> Promo | None:
    """The code meant by what was typed, for this event, as it stands now."""
    query = select(Promo).where(Promo.event_id == event_id, Promo.code == folded_code(typed))
    return db.session.scalar(query.execution_options(populate_existing=True))
