"""The timeline of a contact: what its owner noted, and the meetings that the facts tell of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from app.contacts.models import Contact
from app.encounters.queries import facts_between
from app.events.models import Event
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.touches.models import Interaction, InteractionWith
from app.touches.rules import A_PAGE, Channel, Seen, TouchKind, meetings_in


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline: an exchange that was noted, or a meeting at an event."""

    at: datetime
    interaction: Interaction | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    entries: list[Entry]
    found: int
    page: int
    pages: int


def _mine(contact: Contact) -> Select[Interaction]:
    """The owner's exchanges with this contact of theirs: nobody else's."""
    return (
        select(Interaction)
        .join(InteractionWith, InteractionWith.interaction_id == Interaction.id)
        .where(
            Interaction.owner_id == contact.owner_id,
            InteractionWith.contact_id == contact.id,
        )
    )


def interaction_of(contact: Contact, interaction_id: str) -> Interaction:
    """Raises: NotFound, whether it is not there or somebody else's."""
    found = db.session.scalar(_mine(contact).where(Interaction.id == interaction_id))
    if found is None:
        raise NotFound()
    return found


def meetings_of(contact: Contact) -> list[tuple[datetime, Event | None]]:
    """When and where the two met in person, by what both did: newest first."""
    other_id = contact.linked_profile_id
    if other_id is None:
        return []
    rows = facts_between(contact.owner_id, other_id)
    events = {row.event_id: row.event for row in rows}
    seen = [Seen(r.kind, r.mode, r.from_id, r.event_id, r.happened_at) for r in rows]
    met = meetings_in(seen)
    return sorted(((at, events[id_]) for id_, at in met.items()), key=_when, reverse=True)


def _when(meeting: tuple[datetime, Event | None]) -> datetime:
    return meeting[0]


def timeline(
    contact: Contact,
    *,
    channel: Channel | None = None,
    kind: TouchKind | None = None,
    page: int = 1,
    size: int = A_PAGE,
) -> Timeline:
    """Newest first; meetings are in person. A page that is not there is the nearest one that is."""
    query = _mine(contact)
    if channel is not None:
        query = query.where(Interaction.channel == channel)
    if kind is not None:
        query = query.where(Interaction.kind == kind)
    keys = query.with_only_columns(Interaction.occurred_at, Interaction.id)
    lines: list[tuple[datetime, str, Event | None]] = [
        (at, id_, None) for at, id_ in db.session.execute(keys)
    ]
    if kind is None and channel in (None, Channel.IN_PERSON):
        lines += [(at, "", event) for at, event in meetings_of(contact)]
    lines.sort(key=lambda line: line[:2], reverse=True)
    pages = max(1, -(-len(lines) // size))
    page = min(max(1, page), pages)
    shown = lines[(page - 1) * size : page * size]
    noted = _noted(contact, [id_ for _at, id_, _event in shown if id_])
    entries = [Entry(at, noted.get(id_), event) for at, id_, event in shown]
    return Timeline(entries, len(lines), page, pages)


def _noted(contact: Contact, ids: Sequence[str]) -> dict[str, Interaction]:
    rows = db.session.scalars(_mine(contact).where(Interaction.id.in_(ids)))
    return {row.id: row for row in rows}


def last_of(contact: Contact) -> tuple[datetime | None, datetime | None]:
    """(last touch, last time in person): meetings by mutual act count, same evening never (I19)."""
    met = [at for at, _event in meetings_of(contact)]
    touches, seen = list(met), list(met)
    for at, channel in db.session.execute(
        _mine(contact).with_only_columns(Interaction.occurred_at, Interaction.channel)
    ):
        touches.append(at)
        if channel.is_physical:
            seen.append(at)
    return max(touches, default=None), max(seen, default=None)


def contacts_in(interaction: Interaction) -> Sequence[Contact]:
    """Who it was with, of the owner's book."""
    query = (
        select(Contact)
        .join(InteractionWith, InteractionWith.contact_id == Contact.id)
        .where(
            InteractionWith.interaction_id == interaction.id,
            Contact.owner_id == interaction.owner_id,
        )
    )
    return db.session.scalars(query.order_by(Contact.id)).all()
