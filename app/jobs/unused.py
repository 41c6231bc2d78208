"""Tells who has not used their account for two years, and erases it three months later (PR42)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from app.erasing.rules import Erased
from app.jobs.erase import write_down
from app.kernel.db import transaction
from app.profiles.queries import profile_of
from app.unused.actions import alone_in_teams, erase_account, tell
from app.unused.queries import still_to_erase, to_erase, to_tell


def look_all(var: Path) -> tuple[int, int]:
    """How many were told and erased now, in rounds of both."""
    now = datetime.now(UTC)
    with transaction():
        told = to_tell(now=now)
        for user in told:
            tell(user, now=now)
    ids = [user.id for user in to_erase(now=now)]
    return len(told), sum(_once(user_id, var, now=now) for user_id in ids)


def _once(user_id: int, var: Path, *, now: datetime) -> bool:
    with transaction():
        alone_in_teams(user_id)
        user = still_to_erase(user_id, now=now)
        if user is None:
            return False  # they came back meanwhile
        profile = profile_of(user)
        if profile is not None:
            write_down(var, Erased(profile.id, profile.created_at, now))
        erase_account(user, profile, now=now)
    return True
