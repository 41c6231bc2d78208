"""The book. Ring P: every row belongs to one profile, and only its owner reads it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contacts.rules import ContactState, Precision
from app.events.models import Event
from app.kernel.db import Model
from app.profiles.models import Profile


class Contact(Model):
    """A person in one member's book. `linked_profile_id`: who they are here, when they met here.

    What the other person shares is read from their card while it is granted; the fields here are
    what the owner typed, and what anyone may read on a badge (first name, organisation).
    """

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("owner_id", "linked_profile_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
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

    owner: Mapped[Profile] = relationship(foreign_keys=[owner_id])
    context_event: Mapped[Event | None] = relationship()
