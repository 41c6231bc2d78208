"""One mail to many people: who has a page to say "no more", and how far it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model


class Mailing(Model):
    """One text to many, each once. `key` names what it is of ("letter:3:event:9"): left once.

    Its mails carry `about = "mailing:<id>"` while they are kept; the sums stay.
    """

    __tablename__ = "mailing"

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    total: Mapped[int] = mapped_column(default=0)
    sent: Mapped[int] = mapped_column(default=0)  # once it is finished
    failed: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class Reader(Model):
    """An address that an organizer writes to, and the secret of the page where it says no more."""

    __tablename__ = "reader"
    __table_args__ = (UniqueConstraint("organizer_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    email: Mapped[str]
    secret: Mapped[str] = mapped_column(unique=True)
    silenced_at: Mapped[datetime | None]


class Bounce(Model):
    """An address that does not exist: a mail server said so, for good."""

    __tablename__ = "bounce"

    email: Mapped[str] = mapped_column(primary_key=True)
    said: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
