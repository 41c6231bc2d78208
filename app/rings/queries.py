"""Who stands where in the owner's circles: two statements. Starts from `_mine`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from app.contacts.models import Contact, InCircle
from app.contacts.rules import NATURAL, ContactState
from app.encounters.models import ShareGrant
from app.kernel.db import db
from app.profiles.models import Card, Profile
from app.rings.models import ActiveCircle, RingChoice
from app.rings.rules import CAP, Candidate, Ring, is_due, places


@dataclass(frozen=True, slots=True)
class Placed:
    """Someone in a ring, as the picture and its list need them."""

    id: int
    name: str
    last_touch_at: datetime | None
    is_due: bool  # time to hear of each other
    is_chosen: bool  # by the owner


@dataclass(frozen=True, slots=True)
class Rings:
    cap: int
    people: dict[Ring, list[Placed]]
    unplaced: int  # in the book, neither rated nor heard of

    @property
    def active(self) -> int:
        """People outside the reserve."""
        return sum(len(p) for ring, p in self.people.items() if ring is not Ring.RESERVE)


def cap_of(owner: Profile) -> int:
    kept = db.session.get(ActiveCircle, owner.id)
    return kept.cap if kept else CAP


def _mine(owner: Profile, *columns: Any) -> Select[Any]:
    """Of the people in the owner's book who are not archived."""
    shared = and_(
        ShareGrant.giver_id == Contact.linked_profile_id,
        ShareGrant.receiver_id == owner.id,
        ShareGrant.revoked_at.is_(None),
    )
    return (
        select(*columns)
        .select_from(Contact)
        .outerjoin(RingChoice, RingChoice.contact_id == Contact.id)
        .outerjoin(ShareGrant, shared)
        .outerjoin(Card, Card.id == ShareGrant.card_id)
        .where(Contact.owner_id == owner.id, Contact.state != ContactState.ARCHIVED)
    )


def rings_of(owner: Profile, *, now: datetime) -> Rings:
    natural = (
        select(InCircle.contact_id)
        .where(InCircle.contact_id == Contact.id, InCircle.circle.in_(NATURAL))
        .exists()
    )
    placed = or_(
        RingChoice.ring.is_not(None),
        Contact.closeness.is_not(None),
        Contact.last_touch_at.is_not(None),
    )
    name = func.coalesce(Card.name, Contact.name)
    facts = Contact.id, Contact.closeness, Contact.last_touch_at, RingChoice.ring, natural, name
    rows = db.session.execute(_mine(owner, *facts).where(placed).order_by(Contact.id)).all()
    total = db.session.scalar(_mine(owner, func.count(Contact.id))) or 0
    names = {row[0]: row[5] for row in rows}
    cap = cap_of(owner)
    stand = places([Candidate(*row[:5]) for row in rows], cap=cap)
    people = {
        ring: [_placed(person, names[person.id], ring, now) for person in inside]
        for ring, inside in stand.items()
    }
    return Rings(cap, people, total - len(rows))


def _placed(person: Candidate, name: str, ring: Ring, now: datetime) -> Placed:
    due = is_due(ring, person.last_touch_at, now=now)
    return Placed(person.id, name, person.last_touch_at, due, person.choice is not None)


def chosen_active(owner: Profile) -> set[int]:
    """Contacts that the owner put in the active circle themselves."""
    query = _mine(owner, Contact.id).where(RingChoice.ring != Ring.RESERVE)
    return set(db.session.scalars(query))


def choice_of(contact: Contact) -> Ring | None:
    kept = db.session.get(RingChoice, contact.id)
    return kept.ring if kept else None
