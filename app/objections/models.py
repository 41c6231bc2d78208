"""Marks of addresses that object: a keyed digest each, no address (PR19)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model


class Objection(Model):
    """An address that is written to no more, but of what it ordered. `from_books`: and that asks
    to stand in nobody's book."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # "phone" | "email"
    from_books: Mapped[bool]
    at: Mapped[datetime]  # the last time it was said


class ObjectionCode(Model):
    """A code that proves whose an address is: mailed to it, or sent to us from it."""

    __tablename__ = "objection_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(index=True)  # of the address
    code: Mapped[str]  # its mark: six digits are too few to be told by a digest anybody can make
    ends_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]  # it came from there; one that we mailed is


class Removal(Model):
    """A contact whose owner is asked to take an address out of their book. Ring P."""

    __tablename__ = "removal"
    __table_args__ = (UniqueConstraint("contact_id", "objection_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), index=True)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
