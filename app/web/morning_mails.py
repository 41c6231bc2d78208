"""What the mail of the next morning tells: where to say whom one met."""

from __future__ import annotations

from typing import Any

from app.events.models import Event
from app.jobs.post import NothingToSay
from app.kernel.db import db
from app.mornings.queries import suggestions, wants_it
from app.profiles.models import Profile
from app.web.context import now

Facts = dict[str, Any]


def of_morning(facts: Facts) -> tuple[Facts, list[Any]]:
    """Nobody's name stands in it: a mail is read over a shoulder."""
    profile = db.session.get_one(Profile, facts["profile_id"])
    event = db.session.get_one(Event, facts["event_id"])
    if profile.card is None or not wants_it(profile):
        raise NothingToSay("taken back meanwhile")
    if not suggestions(profile, event, now=now()):
        raise NothingToSay("nobody to think of")
    return facts | {"event": event, "name": profile.card.name}, []


LOADERS = {"morning": of_morning}
