"""What the mails of planning need: an anchor guest's invitation, a request, the day to
decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.applications.models import Application
from app.budgets.queries import plan_of, standing_of
from app.budgets.rules import break_even
from app.events.models import AnchorGuest, Event
from app.events.rules import Status
from app.jobs.post import NothingToSay
from app.kernel.db import db
from app.web.words import SENTENCES

Facts = dict[str, Any]
Attachment = tuple[bytes, str, str, str]  # content, type, subtype, file name


def _anchor_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    guest = db.session.get(AnchorGuest, facts["anchor_id"])
    if guest is None:
        raise NothingToSay("they were taken off the list")
    return facts | {"guest": guest, "event": db.session.get_one(Event, guest.event_id)}, []


def _decide_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    """As it stands when the mail leaves."""
    event = db.session.get_one(Event, facts["event_id"])
    if event.status is Status.CANCELLED:
        raise NothingToSay("it was called off meanwhile")
    standing = standing_of(event)
    even = break_even(plan_of(event), standing)
    return facts | {"event": event, "even": even, "standing": standing}, []


def _application_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    made = db.session.get_one(Application, facts["application_id"])
    return facts | {"made": made, "event": made.event}, []


def _unreleased_facts(facts: Facts) -> tuple[Facts, list[Attachment]]:
    event = db.session.get_one(Event, facts["event_id"])
    if event.status is not Status.DRAFT:
        raise NothingToSay("it was published, or called off, meanwhile")
    why = SENTENCES[facts["why"]]({"missing": facts["missing"]})
    return facts | {"event": event, "why": why}, []


PLANNING_LOADERS: dict[str, Callable[[Facts], tuple[Facts, list[Attachment]]]] = {
    "anchor": _anchor_facts,
    "application": _application_facts,
    "refused": _application_facts,
    "decide": _decide_facts,
    "unreleased": _unreleased_facts,
}
