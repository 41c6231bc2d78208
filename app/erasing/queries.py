"""Whose time to change their mind is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.erasing.rules import TIME_TO_UNDO, Erased
from app.kernel.db import db
from app.profiles.models import Profile


def due(*, now: datetime) -> list[Erased]:
    """Those to erase now, by id."""
    query = select(Profile.id, Profile.created_at).where(
        Profile.deleted_at <= now - TIME_TO_UNDO, Profile.erased_at.is_(None)
    )
    rows = db.session.execute(query.order_by(Profile.id))
    return [Erased(profile_id, made, now) for profile_id, made in rows]


def still_there(line: Erased) -> Profile | None:
    """Who was erased, and stands there again since a copy was put back."""
    profile = db.session.get(Profile, line.profile_id)
    if profile is None or profile.created_at != line.made or profile.erased_at is not None:
        return None
    return profile
