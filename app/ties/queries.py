"""Where I met whom, and what an evening changed. Ring P: only edges that the viewer made (PR21).

Every query starts from `_mine`, which knows whose book it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.contacts.models import Contact
from app.contacts.rules import ContactState
from app.encounters.models import EncounterFact, ShareGrant
from app.encounters.rules import FactKind, Mode
from app.events.models import Event, Theme
from app.kernel.clock import local
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.profiles.models import Card, Profile
from app.profiles.queries import tickets_of
from app.profiles.rules import OPENS_BEFORE
from app.touches.models import Interaction, InteractionWith
from app.touches.rules import Channel


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of my book, as a picture needs them."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """People met at one event, or around one theme."""

    words: str
    event: Event | None
    people: list[Someone]


@dataclass(frozen=True, slots=True)
class Evening:
    """What one event made of my book."""

    event: Event
    before: int  # people I knew when it began
    new: list[Someone]
    renewed: list[Someone]

    @property
    def after(self) -> int:
        return self.before + len(self.new)


def _mine(owner: Profile, *columns: Any) -> Select[Any]:
    """The people in the owner's book who are not archived, by name, and `columns` of each."""
    shared = and_(
        ShareGrant.giver_id == Contact.linked_profile_id,
        ShareGrant.receiver_id == owner.id,
        ShareGrant.revoked_at.is_(None),
    )
    name = func.coalesce(Card.name, Contact.name)
    return (
        select(Contact.id, name, *columns)
        .outerjoin(ShareGrant, shared)
        .outerjoin(Card, Card.id == ShareGrant.card_id)
        .where(Contact.owner_id == owner.id, Contact.state != ContactState.ARCHIVED)
        .order_by(func.coalesce(Card.search_key, Contact.search_key), Contact.id)
    )


def met_at_events(owner: Profile) -> list[Group]:
    """The events where the owner met people, the latest first."""
    rows = db.session.execute(_mine(owner, Event).join(Contact.context_event))
    groups: dict[int, Group] = {}
    for contact_id, name, event in rows:
        group = groups.setdefault(event.id, Group(event.title, event, []))
        group.people.append(Someone(contact_id, name))
    return sorted(groups.values(), key=_latest, reverse=True)


def _latest(group: Group) -> tuple[datetime, int]:
    assert group.event is not None
    return group.event.starts_at, group.event.id


def met_around_themes(owner: Profile) -> list[Group]:
    """The themes of the events where the owner met people, the latest met first."""
    query = _mine(owner, Theme.name, Event.starts_at).join(Contact.context_event).join(Event.theme)
    groups: dict[str, Group] = {}
    latest: dict[str, datetime] = {}
    for contact_id, name, theme, at in db.session.execute(query):
        groups.setdefault(theme, Group(theme, None, [])).people.append(Someone(contact_id, name))
        latest[theme] = max(at, latest.get(theme, at))
    return [groups[theme] for theme in sorted(groups, key=lambda t: (latest[t], t), reverse=True)]


def evening_of(owner: Profile | None, code: str) -> Evening:
    """What the event made of the owner's book.

    Raises: NotFound for an event that is not there, or where the owner neither was nor met anyone.
    """
    query = select(Event).where(Event.code == code).options(joinedload(Event.theme))
    event = db.session.scalar(query)
    if owner is None or event is None:
        raise NotFound()
    new = _people(_mine(owner).where(Contact.context_event_id == event.id))
    known = _known_before(event)
    again = or_(_exchanged(owner, event), _noted(owner, event))
    renewed = _people(_mine(owner).where(known, again))
    if not (new or renewed or tickets_of(owner, event_id=event.id)):
        raise NotFound()
    mine = _mine(owner).where(known).order_by(None).subquery()
    before = db.session.scalar(select(func.count()).select_from(mine)) or 0
    return Evening(event, before, new, renewed)


def _people(query: Select[Any]) -> list[Someone]:
    return [Someone(*row) for row in db.session.execute(query)]


def _known_before(event: Event) -> ColumnElement[bool]:
    """Met elsewhere, and written in the book, or met, before it began."""
    elsewhere = or_(Contact.context_event_id.is_(None), Contact.context_event_id != event.id)
    day = local(event.starts_at, event.timezone).date()
    return and_(elsewhere, or_(Contact.created_at < event.starts_at, Contact.met_on < day))


def _noted(owner: Profile, event: Event) -> ColumnElement[bool]:
    """The owner noted that they spoke, face to face, while it was on."""
    return (
        select(InteractionWith.contact_id)
        .join(Interaction, Interaction.id == InteractionWith.interaction_id)
        .where(
            InteractionWith.contact_id == Contact.id,
            Interaction.owner_id == owner.id,
            Interaction.channel == Channel.IN_PERSON,
            Interaction.occurred_at.between(event.starts_at - OPENS_BEFORE, event.ends_at),
        )
        .exists()
    )


def _exchanged(owner: Profile, event: Event) -> ColumnElement[bool]:
    """Cards were exchanged there: a live code is both people's act, a badge only its reader's."""
    mine = and_(EncounterFact.from_id == owner.id, EncounterFact.to_id == Contact.linked_profile_id)
    theirs = and_(
        EncounterFact.to_id == owner.id,
        EncounterFact.from_id == Contact.linked_profile_id,
        EncounterFact.mode == Mode.LIVE,
    )
    return (
        select(EncounterFact.id)
        .where(
            EncounterFact.event_id == event.id,
            EncounterFact.kind.in_((FactKind.SCAN, FactKind.CODE)),
            or_(mine, theirs),
        )
        .exists()
    )
