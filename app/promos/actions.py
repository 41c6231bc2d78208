"""Using promo codes: never more often than allowed, by conditional UPDATE, as places are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, or_, update

from app.kernel.db import db
from app.promos.models import Promo
from app.promos.rules import PromoRefused, why_not


def use(promo: Promo, *, now: datetime) -> None:
    """Count one more order that uses it. Raises: PromoRefused(reason)."""
    reason = why_not(promo.starts_at, promo.ends_at, promo.retired_at is not None, now=now)
    if reason:
        raise PromoRefused(reason=reason)
    if not use_again(promo.id):
        raise PromoRefused(reason="used")


def use_again(promo_id: int) -> bool:
    """Count one more order, whatever the dates; False when it was used as often as it may be."""
    room = or_(Promo.most.is_(None), Promo.used < Promo.most)
    step = update(Promo).where(Promo.id == promo_id, room).values(used=Promo.used + 1)
    done = db.session.execute(step.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", done).rowcount == 1


def give_back(promo_ids: Iterable[int]) -> None:
    """One order less uses each of these; an id may come twice."""
    counts: dict[int, int] = {}
    for promo_id in promo_ids:
        counts[promo_id] = counts.get(promo_id, 0) + 1
    for promo_id, n in sorted(counts.items()):
        back = update(Promo).where(Promo.id == promo_id).values(used=Promo.used - n)
        db.session.execute(back.execution_options(synchronize_session=False))
