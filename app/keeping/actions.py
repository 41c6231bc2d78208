"""A guest who signs in keeps what they began: their evenings, meetings and book."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import User
from app.badges.actions import move_left_cards
from app.contacts.actions import write
from app.contacts.models import Contact
from app.contacts.queries import contact_for, linked_to
from app.contacts.rules import TYPED, Precision, united
from app.duplicates.actions import forget_of
from app.duplicates.queries import counts_somewhere
from app.encounters.actions import move_meetings
from app.kernel.db import db, table_of
from app.kernel.links import carry, hand_over
from app.profiles.actions import absorb, attach
from app.profiles.models import Profile
from app.profiles.queries import profile_of
from app.qualifying.actions import ONES, settle
from app.sorting.actions import move_words
from app.touches.actions import follow

KEPT = (*ONES, "sphere", "context_text", "met_through_id", "qualified_at")


def keep_profile(user: User, guest: Profile, *, now: datetime) -> Profile:
    """What one began as a guest is the account's from now on; the profile that remains.

    An account that had a profile takes the guest's evenings, meetings and book into its own.
    """
    mine = profile_of(user)
    if mine is None or mine.id == guest.id:
        attach(guest, user)
        return guest
    absorb(guest, mine)
    move_meetings(guest, mine, now=now)
    _move_books(guest, mine, now)
    move_left_cards(guest, mine)
    return mine


def _move_books(guest: Profile, into: Profile, now: datetime) -> None:
    for contact in linked_to(guest):  # in the books of others
        if contact.owner_id == into.id:
            contact.linked_profile_id = None  # oneself
        else:
            _settle(contact, contact.owner_id, into.id, now)
    move_words(guest, into)
    for contact in _book_of(guest):
        linked = contact.linked_profile_id
        _settle(contact, into.id, None if linked == into.id else linked, now)
    hand_over(table_of(Profile), guest.id, into.id)
    db.session.expire_all()


def _book_of(profile: Profile) -> list[Contact]:
    return list(db.session.query(Contact).filter_by(owner_id=profile.id).order_by(Contact.id))


def _settle(contact: Contact, owner_id: int, linked_id: int | None, now: datetime) -> None:
    """Give a contact its owner and its person; into the one that stands there already, if any."""
    owner = db.session.get_one(Profile, owner_id)
    there = contact_for(owner, linked_id) if linked_id else None
    if there is not None and there.id != contact.id:
        _unite(there, contact, now)
        return
    contact.owner_id, contact.linked_profile_id = owner_id, linked_id
    db.session.flush()


def _unite(kept: Contact, other: Contact, now: datetime) -> None:
    """One person, two rows: nothing the owner typed is lost, the first meeting stays."""
    notes = [kept.note, other.note]
    for field in TYPED:
        value, rest = united(getattr(kept, field), getattr(other, field))
        setattr(kept, field, value)
        notes.append(rest)
    kept.note = "\n\n".join(dict.fromkeys(note for note in notes if note))
    if other.met_on and (kept.met_on is None or other.met_on < kept.met_on):
        kept.met_on, kept.met_precision = other.met_on, other.met_precision or Precision.DAY
        kept.context_event_id = other.context_event_id
    for name in KEPT:
        if getattr(kept, name) in (None, "", False):
            setattr(kept, name, getattr(other, name))
    db.session.flush()
    forget_of(other.id, kept.id)
    carry(table_of(Contact), kept.id, other.id)
    db.session.delete(other)
    db.session.flush()
    db.session.expire(kept)
    kept.has_no_influence &= not counts_somewhere(kept.id)
    follow([write(kept)])
    settle(kept.owner_id, [kept.id], now=now)
