"""Rows of a book that may be one person, and those that were made one. Ring P."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.contacts.models import Contact
from app.duplicates.rules import Tier
from app.kernel.db import Model


class Duplicate(Model):
    """Two contacts that may be one person, until the owner says whether they are."""

    __tablename__ = "duplicate"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))  # the older row
    second_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    tier: Mapped[Tier]
    apart_at: Mapped[datetime | None]  # two people: the owner said so, and is not asked again
    created_at: Mapped[datetime]

    first: Mapped[Contact] = relationship(foreign_keys=[first_id])
    second: Mapped[Contact] = relationship(foreign_keys=[second_id])


class Merge(Model):
    """Two rows made one, with all it takes to undo it for thirty days; then it is forgotten."""

    __tablename__ = "contact_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    gone_name: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)  # both rows
    after: Mapped[dict[str, Any]] = mapped_column(JSON)  # the row that stays
    links: Mapped[list[Any]] = mapped_column(JSON)  # of every table that points at them
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    kept: Mapped[Contact] = relationship(foreign_keys=[kept_id])
