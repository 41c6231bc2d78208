"""Finding people and teams."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import Membership, User
from app.kernel.db import db


def user_by_session_key(key: str) -> User | None:
    """Who a session belongs to; nobody once the key was changed. One query with their teams."""
    query = select(User).where(User.session_key == key)
    teams = selectinload(User.memberships).joinedload(Membership.organizer)
    return db.session.scalar(query.options(teams))
