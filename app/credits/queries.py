"""Finding credits."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, and_, false, func, or_, select

from app.credits.models import Credit
from app.credits.rules import read_code
from app.kernel.db import db
from app.kernel.search import holds


def credit_by_code(organizer_id: int, typed: str) -> Credit | None:
    """The credit whose code was typed, with this organizer, as it stands now."""
    code = read_code(typed)
    if not code:
        return None
    query = select(Credit).where(Credit.organizer_id == organizer_id, Credit.code == code)
    return db.session.scalar(query.execution_options(populate_existing=True))


def credits_of(organizer_ids: Collection[int], *, search: str = "") -> Select[Credit]:
    """An organizer's credits, newest first; by name, contact or code."""
    query = select(Credit).where(Credit.organizer_id.in_(organizer_ids))
    if search:
        code = read_code(search)
        found = and_(*holds(Credit.search, search))
        query = query.where(or_(found, Credit.code == code if code else false()))
    return query.order_by(Credit.created_at.desc(), Credit.id.desc())


def remaining_sums(organizer_ids: Collection[int]) -> dict[str, int]:
    """What is still owed in credits, by currency."""
    query = select(Credit.currency, func.sum(Credit.remaining))
    query = query.where(Credit.organizer_id.in_(organizer_ids), Credit.remaining > 0)
    rows = db.session.execute(query.group_by(Credit.currency).order_by(Credit.currency))
    return {currency: int(left) for currency, left in rows}


def credit_by_id(credit_id: int | None) -> Credit | None:
    return db.session.get(Credit, credit_id) if credit_id else None
