"""Taking all of it back: hidden at once, thirty days to change one's mind, then nothing is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

TIME_TO_UNDO = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Erased:
    """A line of what was erased, kept beside the database: a copy put back is cleaned by it.

    `made` tells it from another person who has the same number in another database.
    """

    profile_id: int
    made: datetime
    at: datetime
