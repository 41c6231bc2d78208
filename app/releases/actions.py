"""A draft goes public at its hour, once; a link shows it ahead, until it is taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.accounts.actions import audit
from app.events.actions import publish_event
from app.events.models import Event
from app.events.rules import NotReady, Status
from app.kernel.codes import secret
from app.kernel.db import db
from app.kernel.errors import Refused
from app.messages.actions import leave
from app.releases.rules import NoDraft, refuse_moment
from app.teams.queries import planners
from app.tickets.queries import entry_prices


def plan(event: Event, *, at: datetime, now: datetime) -> None:
    """Raises: NoDraft, NotLater."""
    _refuse_public(event)
    refuse_moment(at, starts_at=event.starts_at, now=now)
    event.publish_at = at


def call_off(event: Event) -> None:
    """It stays a draft until somebody publishes it."""
    event.publish_at = None


def release(event_id: int, *, now: datetime) -> bool:
    """Once, whoever else does it at the same moment; where something lacks, the team hears what
    and it stays a draft."""
    at = _take(event_id, now=now)
    if at is None:
        return False
    event = db.session.get_one(Event, event_id, populate_existing=True)
    of = event.organizer_id
    try:
        publish_event(event, prices=entry_prices(event.id), now=now)
    except Refused as refusal:
        _tell_team(event, refusal, at=at, now=now)
        audit("event.unreleased", f"event:{event.id}", actor="job", organizer_id=of, now=now)
        return False
    audit("event.publish", f"event:{event.id}", actor="job", organizer_id=of, now=now)
    return True


def _take(event_id: int, *, now: datetime) -> datetime | None:
    """When it was to go public; of two who take it, the second finds nothing."""
    planned = select(Event.publish_at).where(Event.id == event_id)
    at = db.session.scalar(planned)
    its = (Event.id == event_id, Event.status == Status.DRAFT, Event.publish_at <= now)
    taken = update(Event).where(*its).values(publish_at=None).returning(Event.id)
    alone = taken.execution_options(synchronize_session=False)
    return at if db.session.scalar(alone) is not None else None


def _tell_team(event: Event, refusal: Refused, *, at: datetime, now: datetime) -> None:
    missing = refusal.missing if isinstance(refusal, NotReady) else []
    for person in planners(event.organizer_id):
        leave(
            "unreleased",
            to=person.email or "",
            locale=person.locale or "fr",
            now=now,
            dedupe_key=f"release:{event.id}:{at.isoformat()}:{person.id}",
            event_id=event.id,
            why=refusal.code,
            missing=missing,
        )


def show_ahead(event: Event) -> None:
    """A new link; one from before opens nothing any more. Raises: NoDraft."""
    _refuse_public(event)
    event.preview = secret()


def hide(event: Event) -> None:
    event.preview = None


def _refuse_public(event: Event) -> None:
    if event.status is not Status.DRAFT:
        raise NoDraft()
