"""Asking holders to take an address out of their book, and doing it when they did not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from app.bringing.models import FileRow
from app.bringing.queries import prints_of
from app.contacts.actions import write
from app.contacts.models import Contact
from app.kernel.db import db, insert_once, table_of
from app.kernel.links import take_away
from app.kernel.marks import Marks
from app.objections.models import Objection, Removal
from app.objections.rules import due_at
from app.readings.people import WayKind
from app.touches.models import Interaction, InteractionWith
from app.unlisting import queries
from app.unlisting.queries import Found

TOGETHER = 500  # rows of one statement
UNNAMED = "?"


def ask_holders(objection: Objection, kind: str, value: str, *, now: datetime) -> None:
    """Whoever's book holds it, at once."""
    held = queries.contacts_holding(kind, value)
    ask([Found(contact.id, contact.owner_id, objection) for contact in held], now=now)


def ask(found: Sequence[Found], *, now: datetime) -> None:
    """Once each. What was found a while ago may be gone meanwhile, the contact or the objection."""
    there = _there(Contact, [each.contact_id for each in found])
    stands = _there(Objection, [each.objection.id for each in found])
    rows = [
        {"contact_id": each.contact_id, "owner_id": each.owner_id}
        | {"objection_id": each.objection.id, "asked_at": now}
        | {"due_at": due_at(each.objection.at, now=now)}
        for each in found
        if each.contact_id in there and each.objection.id in stands
    ]
    add = insert_once(Removal, "contact_id", "objection_id")
    for start in range(0, len(rows), TOGETHER):
        db.session.execute(add, rows[start : start + TOGETHER])


def _there(model: type[Contact] | type[Objection], ids: Sequence[int]) -> set[int]:
    known: set[int] = set()
    for start in range(0, len(ids), TOGETHER):
        some = model.id.in_(ids[start : start + TOGETHER])
        known |= set(db.session.scalars(select(model.id).where(some)))
    return known


def take_out(removal: Removal, *, marks: Marks) -> None:
    """The address leaves this contact. What its owner wrote stays; of a row that a file brought,
    and nobody touched, nothing stays when a name alone would."""
    objection = db.session.get_one(Objection, removal.objection_id)
    contact = db.session.get_one(Contact, removal.contact_id)
    untouched = _is_untouched(contact)
    db.session.delete(removal)
    _drop_address(contact, objection, marks)
    if untouched and not _says_more(contact):
        delete_contact(contact)


def _is_untouched(contact: Contact) -> bool:
    came = select(FileRow.print).where(FileRow.contact_id == contact.id, FileRow.print != "")
    print_ = db.session.scalar(came.order_by(FileRow.id).limit(1))
    return print_ is not None and prints_of([contact.id])[contact.id] == print_


def _drop_address(contact: Contact, objection: Objection, marks: Marks) -> None:
    gone = queries.address_in(contact, objection, marks)
    if not gone:
        return  # its owner did it
    kind = WayKind(objection.kind)
    for way in [way for way in contact.ways if (way.kind, way.value) == (kind, gone)]:
        db.session.delete(way)
    db.session.flush()
    db.session.expire(contact, ["ways"])
    if getattr(contact, objection.kind) == gone:
        left = [way.value for way in contact.ways if way.kind == kind]
        setattr(contact, objection.kind, next(iter(left), ""))
    if contact.name == gone:  # a file named this person by it
        contact.name = contact.organisation or UNNAMED
    write(contact)


def _says_more(contact: Contact) -> bool:
    own = (contact.phone, contact.email, contact.headline, contact.organisation)
    return any(own) or bool(contact.city or contact.reason or contact.note or contact.ways)


def delete_contact(contact: Contact) -> None:
    """With all that its owner wrote of this person, and the rows that were made one with it."""
    merged = select(Contact.id).where(Contact.merged_into_id == contact.id)
    ids = [contact.id, *db.session.scalars(merged)]
    of = InteractionWith.contact_id.in_(ids)
    theirs = list(db.session.scalars(select(InteractionWith.interaction_id).where(of)))
    db.session.flush()
    take_away(table_of(Contact), ids)
    others = select(InteractionWith.interaction_id).where(
        InteractionWith.interaction_id == Interaction.id
    )
    alone = delete(Interaction).where(Interaction.id.in_(theirs), ~others.exists())
    db.session.execute(alone.execution_options(synchronize_session=False))
    db.session.expire_all()
