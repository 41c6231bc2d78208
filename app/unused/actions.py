"""Telling who has not come for long, and erasing who does not come back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from app.accounts.actions import audit, one_at_a_time
from app.accounts.models import Membership, User
from app.devices.models import SignedIn
from app.erasing.actions import erase
from app.kernel.codes import secret
from app.kernel.db import db
from app.messages.actions import leave
from app.profiles.models import Profile
from app.unused.rules import TIME_TO_COME_BACK


def tell(user: User, *, now: datetime) -> None:
    """By mail, once; signing in takes it back."""
    user.told_unused_at = now
    leave(
        "unused",
        to=user.email or "",
        locale=user.locale,
        now=now,
        name=user.name,
        until=(now + TIME_TO_COME_BACK).date().isoformat(),
    )


def alone_in_teams(user_id: int) -> None:
    """Of two owners whose time is over at once, the second is seen to be the last one."""
    mine = select(Membership.organizer_id).where(Membership.user_id == user_id)
    for organizer_id in db.session.scalars(mine.order_by(Membership.organizer_id)).all():
        one_at_a_time(f"team:{organizer_id}")


def erase_account(user: User, profile: Profile | None, *, now: datetime) -> None:
    """What is private goes as when its owner deletes it (PR38). Orders, tickets and accounts stay,
    and lead to an account without a name.
    """
    if profile is not None:
        erase(profile, now=now)
    for model in (Membership, SignedIn):
        db.session.execute(delete(model).where(model.user_id == user.id))
    user.email = user.phone = None
    user.name, user.session_key = "", secret()
    audit("account.erased", f"user:{user.id}", actor="job", now=now)
    db.session.flush()
