"""Accounts nobody used for long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import Membership, User
from app.accounts.rules import Role
from app.kernel.db import db
from app.unused.rules import A_NIGHT, ERASED_AFTER, TIME_TO_COME_BACK, TOLD_AFTER


def to_tell(*, now: datetime) -> Sequence[User]:
    """Unused for two years, and not told yet; the oldest first."""
    return _found(_unused(now - TOLD_AFTER), User.told_unused_at.is_(None))


def to_erase(*, now: datetime) -> Sequence[User]:
    """Unused for 27 months, and told three of them ago."""
    return _found(*_over(now))


def still_to_erase(user_id: int, *, now: datetime) -> User | None:
    """Locked, so that who signs in at this moment waits, or is seen."""
    query = select(User).where(User.id == user_id, *_over(now), *_ordinary())
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _over(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _unused(now - ERASED_AFTER), User.told_unused_at <= now - TIME_TO_COME_BACK


def _found(*which: ColumnElement[bool]) -> Sequence[User]:
    query = select(User).where(*which, *_ordinary())
    return db.session.scalars(query.order_by(User.id).limit(A_NIGHT)).all()


def _ordinary() -> tuple[ColumnElement[bool], ...]:
    """Who runs the house or decides alone for a team stays."""
    return User.email.is_not(None), User.is_operator.is_(False), ~_last_owner()


def _unused(since: datetime) -> ColumnElement[bool]:
    return func.coalesce(User.last_used_at, User.created_at) <= since


def _last_owner() -> ColumnElement[bool]:
    """Who alone decides for a team: without them nobody could read its accounts any more."""
    mine, others = aliased(Membership), aliased(Membership)
    another = select(others.id).where(
        others.organizer_id == mine.organizer_id,
        others.role == Role.OWNER,
        others.user_id != mine.user_id,
    )
    alone = select(mine.id).where(
        mine.user_id == User.id, mine.role == Role.OWNER, ~another.exists()
    )
    return alone.exists()
