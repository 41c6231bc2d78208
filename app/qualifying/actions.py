"""Saying what one knows of a contact; whether they are qualified follows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, update

from app.contacts.actions import into_circles, take_roles
from app.contacts.models import Contact
from app.contacts.rules import ContactState
from app.kernel.db import db
from app.qualifying.queries import is_qualified
from app.qualifying.rules import Facts, sphere_of
from app.sorting.actions import answer, put_in, rate

ONES = (
    *("family_link", "nature", "nature_note", "openness", "closeness", "pleasure", "usefulness"),
    *("has_no_influence", "formality", "structure", "readiness"),
    "supporter_since",
)


def qualify(contact: Contact, facts: Facts, *, now: datetime) -> None:
    """What the owner says of this person, in place of what they said before."""
    for name in ONES:
        setattr(contact, name, getattr(facts, name))
    contact.sphere = facts.sphere or sphere_of(facts.circles)
    if contact.state is ContactState.NEW:
        contact.state = ContactState.TO_QUALIFY
    contact.put_off_at = now  # what stays unsaid is asked again, last
    into_circles(contact, facts.circles)
    take_roles(contact, facts.roles)
    rate(contact, {} if facts.has_no_influence else facts.influences)
    put_in(contact, facts.groups)
    answer(contact, facts.values)
    settle(contact.owner_id, [contact.id], now=now)


def put_off(contact: Contact, *, now: datetime) -> None:
    """Later: the others come first."""
    contact.put_off_at = now


def settle(owner_id: int, ids: Collection[int] | Select[int], *, now: datetime) -> None:
    """Each of these is qualified when all is known that it follows from, and else is not."""
    db.session.flush()
    these = (Contact.owner_id == owner_id, Contact.id.in_(ids))
    shown = Contact.state.not_in((ContactState.ARCHIVED, ContactState.MERGED))
    ready, known = is_qualified(), Contact.qualified_at.is_not(None)
    db.session.execute(update(Contact).where(*these, ready, ~known).values(qualified_at=now))
    db.session.execute(update(Contact).where(*these, ~ready, known).values(qualified_at=None))
    up = update(Contact).where(*these, shown, known)
    db.session.execute(up.values(state=ContactState.QUALIFIED))
    down = update(Contact).where(*these, ~known, Contact.state == ContactState.QUALIFIED)
    db.session.execute(down.values(state=ContactState.TO_QUALIFY))
