"""What one does with one's book, and how an evening fills it."""

from __future__ import annotations

from datetime import datetime

from app.accounts.models import User
from app.badges.actions import move_left_cards, tell_wearer
from app.badges.models import LeftCard
from app.contacts.models import Contact
from app.contacts.queries import contact_for, linked_to
from app.contacts.rules import TYPED, ContactFields, ContactState, Precision, united
from app.encounters.actions import give_again, move_meetings, record
from app.encounters.models import EncounterFact, Shown
from app.encounters.queries import pair, requests_to
from app.encounters.rules import FactKind, PairState
from app.events.models import Event
from app.jottings.actions import jot, move_jottings
from app.jottings.queries import jottings_about
from app.jottings.rules import WHY_MAX, Jotted
from app.kernel.clock import local
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.text import folded
from app.profiles.actions import absorb, attach
from app.profiles.models import Profile
from app.profiles.queries import profile_of
from app.profiles.rules import badge_name


def meet(
    token: Shown,
    *,
    by: Profile,
    kind: FactKind,
    fact_id: str,
    happened_at: datetime,
    now: datetime,
) -> Contact | None:
    """`by` scanned or typed the code someone shows: each stands in the other's book from now on.

    Gives `by`'s contact; None while the other has not answered, and for what was told too late.
    The same `fact_id` again changes nothing. Raises: what encounters' `record` raises; then
    nothing is kept.
    """
    fact = record(token, by=by, kind=kind, fact_id=fact_id, happened_at=happened_at, now=now)
    owner = token.card.profile
    if fact.stale:
        return None
    if pair(by.id, owner.id).state is not PairState.MUTUAL:
        tell_wearer("asked", owner, token.event_id, now=now)
        return None
    _stands_in(owner, by, token.event, fact, now=now)
    return _stands_in(by, owner, token.event, fact, now=now)


def note_meeting(me: Profile, fact: EncounterFact, said: Jotted, *, now: datetime) -> None:
    """A line noted on the spot: in my book at once, or once the person stands there."""
    if not said:
        return
    jot(me, fact, said, now=now)
    known = None if fact.stale else contact_for(me, fact.to_id)
    if known is not None:
        _take_in(known, said)


def _take_in(contact: Contact, said: Jotted) -> None:
    """Beside what is there, once."""
    kept, rest = united(contact.reason, said.why[:WHY_MAX])
    contact.reason = kept
    lines = contact.note.split("\n\n") if contact.note else []
    lines += [line for line in (rest, said.words) if line and line not in lines]
    contact.note = "\n\n".join(lines)
    db.session.flush()


def accept(me: Profile, other_id: int, *, without_phone: bool = False, now: datetime) -> Contact:
    """Yes to who read my badge: each gives their card, and stands in the other's book. My number
    may be left out.

    Raises: NotInNetwork; NotFound when nobody like that waits for my answer.
    """
    fact = next((f for f in requests_to(me, now=now) if f.from_id == other_id), None)
    if fact is None or fact.event is None:
        raise NotFound()
    give_again(me, other_id, without_phone=without_phone, now=now)
    other = db.session.get_one(Profile, other_id)
    _stands_in(other, me, fact.event, fact, now=now)
    return _stands_in(me, other, fact.event, fact, now=now)


def keep_left(me: Profile, card: LeftCard, *, now: datetime) -> Contact:
    """Who left me their name is in my book from now on, with the evening; they get nothing."""
    made = Contact(
        owner_id=me.id,
        state=ContactState.TO_QUALIFY,
        name=card.name,
        phone=card.phone,
        email=card.email,
        context_event_id=card.event_id,
        met_on=local(card.left_at, card.event.timezone).date(),
        created_at=now,
    )
    db.session.delete(card)
    return _write(made)


def _stands_in(
    owner: Profile, person: Profile, event: Event, fact: EncounterFact, *, now: datetime
) -> Contact:
    """`person` in `owner`'s book, with the evening as context; how they first met stays."""
    known = contact_for(owner, person.id)
    if known is not None:
        if known.state is ContactState.ARCHIVED:
            restore(known)
        return known
    card = person.card
    made = Contact(
        owner_id=owner.id,
        linked_profile_id=person.id,
        name=badge_name(card.name) if card else "",
        organisation=card.organisation if card else "",
        context_event_id=event.id,
        met_on=local(fact.happened_at, event.timezone).date(),
        created_at=now,
    )
    _write(made)
    for jotting in jottings_about(owner, person.id):
        _take_in(made, jotting.said)
    return made


def add(owner: Profile, fields: ContactFields, *, now: datetime) -> Contact:
    """Someone the owner knows, by hand: nobody else is told."""
    made = Contact(
        owner_id=owner.id, state=ContactState.TO_QUALIFY, name=fields.name, created_at=now
    )
    return change(made, fields)


def change(contact: Contact, fields: ContactFields) -> Contact:
    """What the owner knows of this person, as they typed it."""
    contact.name, contact.note = fields.name, fields.note
    for field in TYPED:
        setattr(contact, field, getattr(fields, field))
    if contact.state is ContactState.NEW:
        contact.state = ContactState.TO_QUALIFY
    return _write(contact)


def archive(contact: Contact) -> None:
    """Out of the way, not lost."""
    contact.state = ContactState.ARCHIVED


def restore(contact: Contact) -> None:
    """Back in the list, qualified as before."""
    known = contact.qualified_at is not None
    contact.state = ContactState.QUALIFIED if known else ContactState.TO_QUALIFY


def _write(contact: Contact) -> Contact:
    words = f"{contact.name} {contact.organisation or ''} {contact.headline or ''}"
    contact.search_key = folded(words)
    db.session.add(contact)
    db.session.flush()
    return contact


# A guest who signs in


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
    _move_books(guest, mine)
    move_left_cards(guest, mine)
    move_jottings(guest, mine)
    return mine


def _move_books(guest: Profile, into: Profile) -> None:
    for contact in linked_to(guest):  # in the books of others
        if contact.owner_id == into.id:
            contact.linked_profile_id = None  # oneself
        else:
            _settle(contact, contact.owner_id, into.id)
    for contact in _book_of(guest):
        linked = contact.linked_profile_id
        _settle(contact, into.id, None if linked == into.id else linked)
    db.session.flush()


def _book_of(profile: Profile) -> list[Contact]:
    return list(db.session.query(Contact).filter_by(owner_id=profile.id).order_by(Contact.id))


def _settle(contact: Contact, owner_id: int, linked_id: int | None) -> None:
    """Give a contact its owner and its person; into the one that stands there already, if any."""
    owner = db.session.get_one(Profile, owner_id)
    there = contact_for(owner, linked_id) if linked_id else None
    if there is not None and there.id != contact.id:
        _unite(there, contact)
        return
    contact.owner_id, contact.linked_profile_id = owner_id, linked_id
    db.session.flush()


def _unite(kept: Contact, other: Contact) -> None:
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
    db.session.delete(other)
    _write(kept)
