"""Who has just come into a book, by whatever door, is compared with those who are there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from app.duplicates import actions, queries
from app.kernel.db import db, in_transaction
from app.profiles.models import Profile

SINCE = timedelta(minutes=10)  # of a process that has just begun
FEW = 50  # newcomers who are looked at by themselves; of more, the whole book is


class Rounds:
    """What one process has seen: a contact's number only grows."""

    def __init__(self) -> None:
        self._seen = 0

    def look_all(self) -> None:
        now = datetime.now(UTC)
        for owner_id, ids in queries.newcomers(self._seen, since=now - SINCE).items():
            owner = db.session.get_one(Profile, owner_id)
            asked = ids if len(ids) <= FEW else None
            in_transaction(partial(actions.look, owner, asked, now=now))
            self._seen = max(self._seen, *ids)
