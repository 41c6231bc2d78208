"""The timeline of a contact: what its owner noted. Ring P: each row says whose it is.

Meetings are not kept twice: they are read from the facts of meeting (app/encounters).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.contacts.rules import Formality
from app.kernel.db import Model
from app.touches.rules import Channel, Direction, Tone, TouchKind, TouchMode


class Interaction(Model):
    """One exchange with one person or several, as its owner noted it."""

    __tablename__ = "interaction"
    __table_args__ = (Index("ix_interaction_owner", "owner_id", "occurred_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)  # a UUID made by the form: twice is once
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    kind: Mapped[TouchKind]
    channel: Mapped[Channel]
    direction: Mapped[Direction]
    occurred_at: Mapped[datetime]
    minutes: Mapped[int | None]
    tone: Mapped[Tone | None]
    formality: Mapped[Formality | None]
    mode: Mapped[TouchMode | None]
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


class InteractionWith(Model):
    """Who it was with."""

    __tablename__ = "interaction_contact"
    __table_args__ = (Index("ix_interaction_contact_of", "contact_id", "interaction_id"),)

    interaction_id: Mapped[str] = mapped_column(ForeignKey("interaction.id"), primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
