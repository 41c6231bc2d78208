"""The book. Ring P: every row belongs to one profile, and only its owner reads it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contacts.rules import (
    Circle,
    ContactRole,
    ContactState,
    FamilyLink,
    Formality,
    Nature,
    Precision,
    Readiness,
    Sphere,
    Structure,
)
from app.events.models import Event
from app.kernel.db import Model
from app.profiles.models import Profile
from app.readings.people import WayKind


class Contact(Model):
    """A person in one member's book. `linked_profile_id`: who they are here, when they met here.

    What the other person shares is read from their card while it is granted; the fields here are
    what the owner typed, and what anyone may read on a badge (first name, organisation).
    """

    __tablename__ = "contact"
    __table_args__ = (
        UniqueConstraint("owner_id", "linked_profile_id"),
        Index("ix_contact_book", "owner_id", "created_at", "id"),
        Index("ix_contact_state", "owner_id", "state"),
        Index("ix_contact_evening", "owner_id", "context_event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    linked_profile_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id"))
    state: Mapped[ContactState] = mapped_column(default=ContactState.NEW)
    name: Mapped[str]
    search_key: Mapped[str]  # name and organisation, lower case without accents
    headline: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    context_event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    met_on: Mapped[date | None]
    met_precision: Mapped[Precision] = mapped_column(default=Precision.DAY)
    reason: Mapped[str] = mapped_column(default="")  # why we spoke, in the owner's words
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]

    # how we met, beside the evening
    context_text: Mapped[str] = mapped_column(default="")  # where and when, in words
    met_through_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)

    # who they are to the owner, whose eyes alone see it: rates from 1 to 5
    city: Mapped[str] = mapped_column(default="")
    domain: Mapped[str] = mapped_column(default="")  # of activity
    sphere: Mapped[Sphere | None]
    family_link: Mapped[FamilyLink | None]
    formality: Mapped[Formality | None]
    structure: Mapped[Structure | None]
    nature: Mapped[Nature | None]
    nature_note: Mapped[str] = mapped_column(default="")
    openness: Mapped[int | None]  # whether they share their own network
    closeness: Mapped[int | None]  # the owner's judgement: nothing lowers it by itself
    pleasure: Mapped[int | None]
    usefulness: Mapped[int | None]
    has_no_influence: Mapped[bool] = mapped_column(default=False)  # on any territory: said so
    supporter_since: Mapped[date | None]
    readiness: Mapped[Readiness | None]
    qualified_at: Mapped[datetime | None]  # None again when what it follows from is taken away
    put_off_at: Mapped[datetime | None]  # "later", while qualifying: they come last

    archived_at: Mapped[datetime | None]  # those put away together bear the same

    # follow from interactions and meetings (app/touches)
    last_touch_at: Mapped[datetime | None]
    last_in_person_at: Mapped[datetime | None]

    # two rows were one person: this one is empty, what it had is with that one
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)

    owner: Mapped[Profile] = relationship(foreign_keys=[owner_id])
    context_event: Mapped[Event | None] = relationship()
    ways: Mapped[list[ContactWay]] = relationship(order_by="ContactWay.id")
    met_through: Mapped[Contact | None] = relationship(
        foreign_keys=[met_through_id], remote_side=[id]
    )


class InCircle(Model):
    """A contact in a circle; in as many as one likes."""

    __tablename__ = "contact_circle"
    __table_args__ = (Index("ix_contact_circle_owner", "owner_id", "circle", "contact_id"),)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    circle: Mapped[Circle] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))


class HasRole(Model):
    """What a contact is to the owner's cause; as many roles as one likes."""

    __tablename__ = "contact_role"
    __table_args__ = (Index("ix_contact_role_owner", "owner_id", "role", "contact_id"),)

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    role: Mapped[ContactRole] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))


class CircleNote(Model):
    """What the owner expects of a circle, in their words."""

    __tablename__ = "circle_note"

    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    circle: Mapped[Circle] = mapped_column(primary_key=True)
    note: Mapped[str] = mapped_column(Text)


class ContactWay(Model):
    """A number, an address or a page of a contact, beside those on the contact itself.

    Where it is the contact's first number or address too, it tells what that one is called.
    """

    __tablename__ = "contact_way"
    __table_args__ = (
        UniqueConstraint("contact_id", "kind", "value"),
        Index("ix_contact_way_owner", "owner_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    kind: Mapped[WayKind]
    label: Mapped[str] = mapped_column(default="")  # "mobile", "work", or the owner's own word
    value: Mapped[str]  # E.164, lower case, https://…
