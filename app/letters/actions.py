"""Writing, changing and ending a letter; sending it for one date; saying whether one comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from app.events.models import Event
from app.kernel.db import db
from app.letters import queries
from app.letters.models import Coming, Letter
from app.letters.rules import Terms, refuse_odd
from app.mailings import actions as mailings
from app.mailings.models import Mailing
from app.mailings.queries import mailings_of
from app.mailings.rules import Recipient
from app.tickets.models import Ticket


def write(event: Event, terms: Terms, *, each_date: bool, now: datetime) -> Letter:
    """For this date, or for each date of its series. Raises: TooSoonToKnow, AfterTheDate."""
    refuse_odd(terms)
    of_series = each_date and event.series_id is not None
    letter = Letter(
        organizer_id=event.organizer_id,
        event_id=None if of_series else event.id,
        series_id=event.series_id if of_series else None,
        created_at=now,
        **asdict(terms),
    )
    db.session.add(letter)
    db.session.flush()
    return letter


def rewrite(letter: Letter, terms: Terms, *, now: datetime) -> None:
    """What was sent stays sent; nothing leaves for a moment that is over.

    Raises: TooSoonToKnow, AfterTheDate.
    """
    refuse_odd(terms)
    if (letter.days, letter.at) != (terms.days, terms.at):
        letter.created_at = now
    for name, value in asdict(terms).items():
        setattr(letter, name, value)


def end(letter: Letter, *, now: datetime) -> None:
    """It leaves for no date any more; what it sent stays told."""
    letter.ended_at = now


def send(letter: Letter, event: Event, *, per_minute: int, now: datetime) -> Mailing:
    """Queue it for everybody of this date that it is for; once, however often it is asked."""
    return mailings.queue(
        queries.key_of(letter.id, event.id),
        "letter",
        [
            Recipient(
                guest.email,
                guest.locale,
                {
                    "letter_id": letter.id,
                    "event_id": event.id,
                    "name": guest.name,
                    "orders": guest.orders,
                    "tickets": guest.tickets,
                },
            )
            for guest in queries.guests(event.id, letter.audience)
        ],
        organizer_id=event.organizer_id,
        per_minute=per_minute,
        now=now,
    )


def stop(letter: Letter, event: Event, *, now: datetime) -> None:
    """For this date alone: what has not left does not leave."""
    key = queries.key_of(letter.id, event.id)
    begun = mailings_of([key]).get(key)
    if begun:
        mailings.stop(begun, now=now)
    else:
        mailings.skip(key, organizer_id=event.organizer_id, now=now)


def say(tickets: Sequence[Ticket], *, coming: bool, now: datetime) -> None:
    """The last word counts."""
    for ticket in tickets:
        said = db.session.get(Coming, ticket.id)
        if said is None:
            said = Coming(ticket_id=ticket.id, event_id=ticket.event_id)
            db.session.add(said)
        said.coming, said.at = coming, now
