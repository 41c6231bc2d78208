"""What one says the morning after: yes asks the other one, no stays with who said it."""

from __future__ import annotations

from datetime import datetime

from app.badges.actions import tell_wearer
from app.contacts.actions import stand_in_each_other
from app.contacts.models import Contact
from app.encounters.actions import say_of_evening
from app.encounters.queries import pair
from app.encounters.rules import FactKind, PairState
from app.events.models import Event
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.messages.actions import leave
from app.mornings.queries import said_before, suggestions, to_tell, told_key
from app.profiles.models import Profile
from app.profiles.queries import reach_of


def say_met(
    me: Profile, other_id: int, event: Event, *, fact_id: str, now: datetime
) -> Contact | None:
    """I spoke with them there: they are asked, and each has the other's card once both said so.

    My contact where they had; said twice, it is said once. Raises: NotFound for who is not
    suggested to me.
    """
    known = said_before(me, other_id, event)
    if known is None:
        _suggested(me, other_id, event, now=now)
        known = say_of_evening(me, other_id, event, FactKind.MET, fact_id=fact_id, now=now)
    if known.kind is not FactKind.MET:
        raise NotFound()
    other = db.session.get_one(Profile, other_id)
    if pair(me.id, other_id).state is not PairState.MUTUAL:
        tell_wearer("asked", other, event.id, now=now)
        return None
    return stand_in_each_other(me, other, event, known, now=now)


def say_not_met(me: Profile, other_id: int, event: Event, *, fact_id: str, now: datetime) -> None:
    """Not asked again of this date; nobody else ever reads it. Raises: NotFound."""
    if said_before(me, other_id, event) is None:
        _suggested(me, other_id, event, now=now)
        say_of_evening(me, other_id, event, FactKind.NOT_MET, fact_id=fact_id, now=now)


def _suggested(me: Profile, other_id: int, event: Event, *, now: datetime) -> None:
    if other_id not in {one.person.id for one in suggestions(me, event, now=now)}:
        raise NotFound()


def ask_all(*, now: datetime) -> int:
    """One mail a person and date, to those who want it; whom it would name is looked up when it
    leaves. How many were left."""
    due = to_tell(now=now)
    for profile, event in due:
        to, locale = reach_of(profile)
        if to:
            leave(
                "morning",
                to=to,
                locale=locale,
                now=now,
                dedupe_key=told_key(profile.id, event.id),
                profile_id=profile.id,
                event_id=event.id,
            )
    return len(due)
