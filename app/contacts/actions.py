"""What one does with one's book, and how an evening fills it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, update

from app.badges.actions import tell_wearer
from app.badges.models import LeftCard
from app.contacts.models import CircleNote, Contact, ContactWay, HasRole, InCircle
from app.contacts.queries import contact_for
from app.contacts.rules import (
    TYPED,
    Circle,
    ContactFields,
    ContactRole,
    ContactState,
    Precision,
    united,
)
from app.encounters.actions import ask, give_again, record
from app.encounters.models import EncounterFact, Shown
from app.encounters.queries import pair, requests_to
from app.encounters.rules import FactKind, PairState
from app.events.models import Event
from app.jottings.actions import jot
from app.jottings.queries import jottings_about
from app.jottings.rules import WHY_MAX, Jotted
from app.kernel.clock import local
from app.kernel.db import db, insert_once
from app.kernel.errors import NotFound
from app.kernel.text import folded
from app.profiles.models import Profile
from app.profiles.rules import badge_name
from app.readings.people import WayKind


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


def ask_there(
    me: Profile, other_id: int, event: Event, *, fact_id: str, now: datetime
) -> Contact | None:
    """Ask whom I found in the list of an evening; my contact where they had asked me. Raises:
    NotFound."""
    fact = ask(me, other_id, event, fact_id=fact_id, now=now)
    if pair(me.id, other_id).state is not PairState.MUTUAL:
        return None
    other = db.session.get_one(Profile, other_id)
    return stand_in_each_other(me, other, event, fact, now=now)


def stand_in_each_other(
    me: Profile, other: Profile, event: Event, fact: EncounterFact, *, now: datetime
) -> Contact:
    """Both said yes: each stands in the other's book. Mine of them."""
    _stands_in(other, me, event, fact, now=now)
    return _stands_in(me, other, event, fact, now=now)


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
    return stand_in_each_other(me, other, fact.event, fact, now=now)


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
    return write(made)


def _stands_in(
    owner: Profile, person: Profile, event: Event, fact: EncounterFact, *, now: datetime
) -> Contact:
    """`person` in `owner`'s book, with the evening as context; how they first met stays."""
    known = contact_for(owner, person.id)
    if known is not None:
        _touched(known, fact.happened_at)
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
        met_on=_day(fact, event),
        created_at=now,
    )
    if fact.kind is not FactKind.ASK:
        _touched(made, fact.happened_at)
    write(made)
    for jotting in jottings_about(owner, person.id):
        _take_in(made, jotting.said)
    return made


def _day(fact: EncounterFact, event: Event) -> date | None:
    """A list is no meeting: when they met is for them to say (I19)."""
    return None if fact.kind is FactKind.ASK else local(fact.happened_at, event.timezone).date()


def _touched(contact: Contact, at: datetime) -> None:
    """They met in person: both acted. Follows from the facts (app/touches), kept to sort by."""
    contact.last_touch_at = max(contact.last_touch_at or at, at)
    contact.last_in_person_at = max(contact.last_in_person_at or at, at)


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
    return write(contact)


def place(
    contact: Contact, *, met_on: date | None, precision: Precision, through: Contact | None
) -> None:
    """When we met, as exactly as one remembers, and through whom."""
    contact.met_on, contact.met_precision = met_on, precision
    own = through is not None and through.owner_id == contact.owner_id and through is not contact
    contact.met_through_id = through.id if own and through is not None else None
    db.session.flush()


def expect(owner: Profile, circle: Circle, note: str) -> None:
    """What the owner expects of a circle, in their words; "" for nothing."""
    key = {"owner_id": owner.id, "circle": circle}
    db.session.execute(delete(CircleNote).filter_by(**key))
    if note:
        db.session.add(CircleNote(note=note, **key))
    db.session.flush()


def add_way(contact: Contact, kind: WayKind, value: str, label: str) -> None:
    """One more number or address; the same again only changes what it is called."""
    row = {"contact_id": contact.id, "owner_id": contact.owner_id, "kind": kind}
    row |= {"value": value, "label": label}
    db.session.execute(insert_once(ContactWay, "contact_id", "kind", "value").values(row))
    mine = update(ContactWay).where(ContactWay.contact_id == contact.id)
    mine = mine.where(ContactWay.kind == kind, ContactWay.value == value)
    db.session.execute(mine.values(label=label))
    db.session.expire(contact, ["ways"])


def drop_way(way: ContactWay) -> None:
    db.session.delete(way)
    db.session.flush()


def archive(contact: Contact) -> None:
    """Out of the way, not lost."""
    contact.state = ContactState.ARCHIVED


def restore(contact: Contact) -> None:
    """Back in the list, qualified as before."""
    known = contact.qualified_at is not None
    contact.state = ContactState.QUALIFIED if known else ContactState.TO_QUALIFY


def into_circles(contact: Contact, circles: Collection[Circle]) -> None:
    """The circles they belong to, and no other."""
    db.session.execute(delete(InCircle).where(InCircle.contact_id == contact.id))
    row = {"contact_id": contact.id, "owner_id": contact.owner_id}
    db.session.add_all(InCircle(circle=circle, **row) for circle in sorted(circles))
    db.session.flush()


def take_roles(contact: Contact, roles: Collection[ContactRole]) -> None:
    """What they are to the owner's cause, and nothing else."""
    db.session.execute(delete(HasRole).where(HasRole.contact_id == contact.id))
    row = {"contact_id": contact.id, "owner_id": contact.owner_id}
    db.session.add_all(HasRole(role=role, **row) for role in sorted(roles))
    db.session.flush()


def write(contact: Contact) -> Contact:
    """Kept, and found again by name and organisation."""
    words = f"{contact.name} {contact.organisation or ''} {contact.headline or ''}"
    contact.search_key = folded(words)
    db.session.add(contact)
    db.session.flush()
    return contact
