"""What the mail tells whose badge was read: that somebody asks or left a contact."""

from __future__ import annotations

from typing import Any

from app.badges.queries import left_for
from app.encounters.queries import requests_to
from app.events.models import Event
from app.jobs.post import NothingToSay
from app.kernel.db import db
from app.profiles.models import Profile
from app.web.context import now

Facts = dict[str, Any]


def of_wearer(facts: Facts) -> tuple[Facts, list[Any]]:
    """Nobody's name stands in it: a mail is read over a shoulder, and by more than one."""
    profile = db.session.get_one(Profile, facts["profile_id"])
    if not requests_to(profile, now=now()):
        raise NothingToSay("answered meanwhile")
    return _told(facts, profile)


def of_left_card(facts: Facts) -> tuple[Facts, list[Any]]:
    profile = db.session.get_one(Profile, facts["profile_id"])
    if not left_for(profile, now=now()):
        raise NothingToSay("kept or dropped meanwhile")
    return _told(facts, profile)


def _told(facts: Facts, profile: Profile) -> tuple[Facts, list[Any]]:
    if profile.card is None:
        raise NothingToSay("no longer in the network")
    event = db.session.get_one(Event, facts["event_id"])
    return facts | {"event": event, "name": profile.card.name}, []


LOADERS = {"asked": of_wearer, "left_card": of_left_card}
