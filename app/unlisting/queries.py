"""In which books an address stands, and whose owners are asked to take it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import selectinload

from app.bringing.models import FileRow
from app.contacts.models import Contact, ContactWay
from app.contacts.rules import ContactState
from app.kernel.db import db
from app.kernel.errors import NotFound
from app.kernel.marks import Marks
from app.objections.models import Objection, Removal
from app.profiles.models import Profile
from app.readings.people import WayKind
from app.unlisting.rules import Held, Origin, rounded

COLUMNS = {"phone": Contact.phone, "email": Contact.email}
IN_A_BOOK = Contact.state != ContactState.MERGED


def holds(kind: str, value: str) -> ColumnElement[bool]:
    """Typed or brought in; a card that its owner shares is theirs to take back."""
    way = select(ContactWay.id).where(
        ContactWay.contact_id == Contact.id,
        ContactWay.kind == WayKind(kind),
        ContactWay.value == value,
    )
    return and_(IN_A_BOOK, or_(COLUMNS[kind] == value, way.exists()))


def held(kind: str, value: str) -> Held:
    """Whether books hold it, and how it came there: nobody's name and nobody's words (PR41)."""
    of_file = select(FileRow.id).where(FileRow.contact_id == Contact.id).exists()
    met = or_(Contact.linked_profile_id.is_not(None), Contact.context_event_id.is_not(None))
    query = select(
        func.count(Contact.owner_id.distinct()),
        func.count().filter(~of_file, ~met),
        func.count().filter(of_file),
        func.count().filter(~of_file, met),
    ).where(holds(kind, value))
    books, *counts = db.session.execute(query).one()
    return Held(rounded(books), tuple(o for o, n in zip(Origin, counts, strict=True) if n))


def contacts_holding(kind: str, value: str) -> Sequence[Contact]:
    query = select(Contact).where(holds(kind, value)).order_by(Contact.id)
    return db.session.scalars(query).all()


def addresses() -> Iterator[tuple[int, int, str, str]]:
    """Of every book: (contact, owner, kind, value)."""
    for kind, column in COLUMNS.items():
        query = select(Contact.id, Contact.owner_id, column).where(IN_A_BOOK, column != "")
        for id_, owner_id, value in db.session.execute(query.order_by(Contact.id)):
            yield id_, owner_id, kind, value
    ways = select(ContactWay.contact_id, ContactWay.owner_id, ContactWay.kind, ContactWay.value)
    ways = ways.join(Contact, Contact.id == ContactWay.contact_id)
    ways = ways.where(IN_A_BOOK, ContactWay.kind != WayKind.SITE)
    for id_, owner_id, way, value in db.session.execute(ways.order_by(ContactWay.id)):
        yield id_, owner_id, way.value, value


@dataclass(frozen=True, slots=True)
class Found:
    """An address that objects, in a book."""

    contact_id: int
    owner_id: int
    objection: Objection


def marked(*, marks: Marks) -> list[Found]:
    """All of them, without knowing one: each address of a book is compared with those that
    object. It finds what was typed since, and what a copy of the database brought back."""
    asking = {
        objection.mark: objection
        for objection in db.session.scalars(select(Objection).where(Objection.from_books))
    }
    if not asking:
        return []
    return [
        Found(contact_id, owner_id, asking[mark])
        for contact_id, owner_id, kind, value in addresses()
        for mark in marks.every(kind, value)
        if mark in asking
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """One person of a book who asks to stand there no more."""

    id: int
    contact: Contact
    address: str  # as it stands there
    due_at: datetime


def asked_of(owner: Profile | None, contact_id: int | None = None, *, marks: Marks) -> list[Asked]:
    """What is asked of this owner, the first due first; not what they took out themselves."""
    if owner is None:
        return []
    query = select(Removal, Contact, Objection).options(selectinload(Contact.ways))
    query = query.join(Contact, Contact.id == Removal.contact_id)
    query = query.join(Objection, Objection.id == Removal.objection_id)
    query = query.where(Removal.owner_id == owner.id)
    if contact_id is not None:
        query = query.where(Removal.contact_id == contact_id)
    rows = db.session.execute(query.order_by(Removal.due_at, Removal.id))
    found = [
        Asked(removal.id, contact, address_in(contact, objection, marks), removal.due_at)
        for removal, contact, objection in rows
    ]
    return [one for one in found if one.address]


def address_in(contact: Contact, objection: Objection, marks: Marks) -> str:
    """Which of this contact's addresses it is; "" for none."""
    ways = [way.value for way in contact.ways if way.kind == WayKind(objection.kind)]
    every = [getattr(contact, objection.kind), *ways]
    its = (each for each in every if each and objection.mark in marks.every(objection.kind, each))
    return next(its, "")


def removal_of(owner: Profile | None, removal_id: int) -> Removal:
    """Locked: of its holder and the night, one answers. Raises: NotFound, whether it is not there
    any more or somebody else's."""
    found = locked(removal_id) if owner else None
    if found is None or owner is None or found.owner_id != owner.id:
        raise NotFound()
    return found


def locked(removal_id: int) -> Removal | None:
    return db.session.get(Removal, removal_id, with_for_update=True, populate_existing=True)


def due(*, now: datetime) -> Sequence[int]:
    query = select(Removal.id).where(Removal.due_at <= now)
    return db.session.scalars(query.order_by(Removal.id)).all()
