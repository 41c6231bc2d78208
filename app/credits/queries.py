"""Finding credits."""

from __future__ import annotations

from sqlalchemy import select

from app.credits.models import Credit
from app.credits.rules import read_code
from app.kernel.db import db


def credit_by_code(organizer_id: int, typed: str) -> Credit | None:
    """The credit whose code was typed, with this organizer, as it stands now."""
    code = read_code(typed)
    if not code:
        return None
    query = select(Credit).where(Credit.organizer_id == organizer_id, Credit.code == code)
    return db.session.scalar(query.execution_options(populate_existing=True))
