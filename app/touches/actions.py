"""Noting an exchange, changing it, taking it away: what follows from it follows along (I10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, select, update

from app.contacts.models import Contact
from app.kernel.db import db, insert_once
from app.profiles.models import Profile
from app.touches.models import Interaction, InteractionWith
from app.touches.queries import contacts_in, last_of
from app.touches.rules import InFuture, TouchFacts


def note(contacts: Collection[Contact], facts: TouchFacts, *, key: str, now: datetime) -> None:
    """An exchange with these contacts of one owner; the same `key` again changes nothing.

    Raises: InFuture.
    """
    _ask(facts, now)
    owner_id = next(iter(contacts)).owner_id
    row = facts.values() | {"id": key, "owner_id": owner_id, "created_at": now}
    made = insert_once(Interaction, "id").values(**row).returning(Interaction.id)
    if db.session.scalar(made) is None:
        return
    for contact in contacts:
        link = InteractionWith(interaction_id=key, contact_id=contact.id, owner_id=owner_id)
        db.session.add(link)
    _follow(contacts)


def change(interaction: Interaction, facts: TouchFacts, *, now: datetime) -> None:
    """Raises: InFuture."""
    _ask(facts, now)
    for name, value in facts.values().items():
        setattr(interaction, name, value)
    _follow(contacts_in(interaction))


def remove(interaction: Interaction) -> None:
    contacts = contacts_in(interaction)
    link = InteractionWith.interaction_id == interaction.id
    db.session.execute(delete(InteractionWith).where(link))
    db.session.delete(interaction)
    _follow(contacts)


def _ask(facts: TouchFacts, now: datetime) -> None:
    if facts.occurred_at > now:
        raise InFuture()


def _follow(contacts: Iterable[Contact]) -> None:
    db.session.flush()
    for contact in contacts:
        contact.last_touch_at, contact.last_in_person_at = last_of(contact)
    db.session.flush()


# A guest who signs in


def move_touches(guest: Profile, into: Profile) -> None:
    for model in (Interaction, InteractionWith):
        mine = update(model).where(model.owner_id == guest.id)
        db.session.execute(mine.values(owner_id=into.id))


def carry_touches(other: Contact, kept: Contact) -> None:
    """What was noted of `other` is noted of `kept`."""
    there = select(InteractionWith.interaction_id).where(InteractionWith.contact_id == kept.id)
    theirs = InteractionWith.contact_id == other.id
    moves = update(InteractionWith).where(theirs, InteractionWith.interaction_id.not_in(there))
    db.session.execute(moves.values(contact_id=kept.id, owner_id=kept.owner_id))
    db.session.execute(delete(InteractionWith).where(theirs))
    _follow([kept])
