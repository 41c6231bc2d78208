"""Noting an exchange, changing it, taking it away: what follows from it follows along (I10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete

from app.contacts.models import Contact
from app.kernel.db import db, insert_once
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
    follow(contacts)


def change(interaction: Interaction, facts: TouchFacts, *, now: datetime) -> None:
    """Raises: InFuture."""
    _ask(facts, now)
    for name, value in facts.values().items():
        setattr(interaction, name, value)
    follow(contacts_in(interaction))


def remove(interaction: Interaction) -> None:
    contacts = contacts_in(interaction)
    link = InteractionWith.interaction_id == interaction.id
    db.session.execute(delete(InteractionWith).where(link))
    db.session.delete(interaction)
    follow(contacts)


def _ask(facts: TouchFacts, now: datetime) -> None:
    if facts.occurred_at > now:
        raise InFuture()


def follow(contacts: Iterable[Contact]) -> None:
    """What was last, of all that is noted of them."""
    db.session.flush()
    for contact in contacts:
        contact.last_touch_at, contact.last_in_person_at = last_of(contact)
    db.session.flush()
