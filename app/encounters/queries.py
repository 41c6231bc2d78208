"""Who is who in the network, as far as the asker may know."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import User
from app.encounters.models import Profile
from app.kernel.db import db


def acting_profile(user: User | None, guest_profile_id: int | None) -> Profile | None:
    """The profile a visitor acts as: their account's, else the guest one of their ticket.

    A guest profile that someone signed in to keep is theirs alone from then on.
    """
    if user is not None:
        return db.session.scalar(select(Profile).where(Profile.user_id == user.id))
    if guest_profile_id is None:
        return None
    profile = db.session.get(Profile, guest_profile_id)
    return profile if profile and profile.user_id is None and not profile.moved_to_id else None
