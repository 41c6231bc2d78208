"""Writing the page of an evening, adding to it, testifying, and taking each of it back."""

from __future__ import annotations

from datetime import datetime

from app.accounts.actions import give_consent, withdraw_consent
from app.accounts.rules import Purpose
from app.events.models import Event
from app.kernel.db import db
from app.recaps import queries
from app.recaps.models import Recap, RecapFile, Testimony
from app.recaps.rules import Added, NotThere, refuse_more
from app.tickets.models import Ticket


def write(event: Event, *, words: str, exchanged: str, now: datetime) -> Recap:
    recap = queries.recap_of(event.id)
    if recap is None:
        recap = Recap(event_id=event.id)
        db.session.add(recap)
    recap.words, recap.exchanged, recap.changed_at = words, exchanged, now
    db.session.flush()
    return recap


def publish(recap: Recap, *, now: datetime) -> None:
    recap.published_at = recap.published_at or now


def hide(recap: Recap) -> None:
    recap.published_at = None


def add_file(event: Event, made: Added, *, now: datetime) -> RecapFile:
    """Raises: TooManyFiles(most)."""
    refuse_more(made.kind, len(queries.files_of(event.id, made.kind)))
    facts = {name: getattr(made, name) for name in Added.__dataclass_fields__}
    added = RecapFile(event_id=event.id, size=len(made.content), added_at=now, **facts)
    db.session.add(added)
    db.session.flush()
    return added


def drop_file(file: RecapFile) -> None:
    """Nothing of it stays."""
    db.session.delete(file)


def testify(
    ticket: Ticket, *, words: str, signed: str, public: bool, locale: str, now: datetime
) -> Testimony:
    """Said again, it is read again by the team before anybody else. Raises: NotThere."""
    if not queries.was_there(ticket.id):
        raise NotThere()
    said = queries.testimony_of(ticket.id) or Testimony(
        ticket_id=ticket.id, event_id=ticket.event_id, public=False
    )
    was_public = said.public
    said.words, said.signed, said.public = words, signed, public
    said.said_at, said.chosen_at = now, None
    db.session.add(said)
    _note_consent(said, was=was_public, locale=locale, now=now)
    return said


def take_back(said: Testimony, *, locale: str, now: datetime) -> None:
    """By who said it: nobody reads it any more, and its words are gone."""
    was_public, said.public = said.public, False
    _note_consent(said, was=was_public, locale=locale, now=now)
    db.session.delete(said)


def _note_consent(said: Testimony, *, was: bool, locale: str, now: datetime) -> None:
    subject = f"ticket:{said.ticket_id}"
    if said.public and not was:
        give_consent(subject, Purpose.TESTIMONY, locale=locale, now=now, event_id=said.event_id)
    elif was and not said.public:
        withdraw_consent(subject, Purpose.TESTIMONY, locale=locale, now=now)


def choose(said: Testimony, *, now: datetime) -> None:
    """In public, while its author's yes lasts."""
    said.chosen_at = said.chosen_at or now


def put_aside(said: Testimony) -> None:
    said.chosen_at = None
