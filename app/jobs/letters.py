"""Letters whose moment has come are queued; mailings that are through keep their sums."""

from __future__ import annotations

from datetime import UTC, datetime

from app.events.models import Event
from app.kernel.db import db, transaction
from app.letters import actions, queries
from app.letters.models import Letter
from app.mailings.actions import finish_due


def send_due(*, per_minute: int) -> int:
    """How many were queued, one transaction each."""
    now = datetime.now(UTC)
    ripe = [(letter.id, event.id) for letter, event in queries.due(now=now)]
    for letter_id, event_id in ripe:
        with transaction():
            letter = db.session.get_one(Letter, letter_id)
            event = db.session.get_one(Event, event_id)
            actions.send(letter, event, per_minute=per_minute, now=now)
    with transaction():
        finish_due(now=now)
    return len(ripe)
