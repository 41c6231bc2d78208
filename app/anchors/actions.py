"""Naming the people of a date; doors hear of an anchor guest with their next sync."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from operator import attrgetter

from sqlalchemy import select, update

from app.anchors.queries import stars_of
from app.events.models import AnchorGuest, Event
from app.events.rules import Person
from app.kernel.db import db
from app.kernel.text import folded
from app.speakers.actions import name_speakers
from app.tickets.actions import next_change
from app.tickets.models import Ticket


def name_people(
    event: Event, *, speakers: Iterable[Person], anchors: Iterable[Person] | None = None
) -> None:
    """Who speaks, in this order, and whose name draws others: these and no one else; None leaves
    the anchor guests as they are (they have a page of their own, app/guests).

    An anchor guest who stays keeps their row, and with it the code of the link they pass on.
    """
    name_speakers(event, speakers)
    if anchors is not None:
        with told_to_doors(event):
            _name_anchors(event, list(anchors))


@contextmanager
def told_to_doors(event: Event) -> Iterator[None]:
    """What changes inside of who is awaited, phones hear with their next sync."""
    before = stars_of(event)
    yield
    db.session.flush()
    after = stars_of(event)
    _tell_doors(event.id, {name for name, _words in before.items() ^ after.items()})


def _name_anchors(event: Event, named: list[Person]) -> None:
    """The same person, by their name, keeps their row."""
    free = sorted(event.anchors, key=attrgetter("id"))
    kept: dict[int, AnchorGuest] = {}
    for n, person in enumerate(named):
        row = next((row for row in free if folded(row.name) == folded(person.name)), None)
        if row is not None:
            kept[n] = row
            free.remove(row)
    event.anchors[:] = [
        _written(kept.get(n) or AnchorGuest(event_id=event.id), person)
        for n, person in enumerate(named)
    ]


def _written(row: AnchorGuest, person: Person) -> AnchorGuest:
    row.name, row.headline, row.state = person.name, person.headline, person.state
    row.agreed, row.greeter = person.agreed, person.greeter
    return row


def _tell_doors(event_id: int, names: set[str]) -> None:
    """The tickets of these names (folded) are news for every phone."""
    if not names:
        return
    held = select(Ticket.id, Ticket.holder_name).where(Ticket.event_id == event_id)
    theirs = [id_ for id_, name in db.session.execute(held) if folded(name) in names]
    if theirs:
        news = update(Ticket).where(Ticket.id.in_(theirs)).values(changed_seq=next_change(event_id))
        db.session.execute(news.execution_options(synchronize_session=False))
