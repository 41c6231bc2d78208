"""The links that those who come pass on, and how often each was opened."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.codes import link_code
from app.kernel.db import Model


class Inviter(Model):
    """Who brings others to a date: a ticket's holder, or a member without one. An anchor guest has
    a code of their own."""

    __tablename__ = "inviter"
    __table_args__ = (
        UniqueConstraint("event_id", "user_id"),
        CheckConstraint("(ticket_id IS NULL) <> (user_id IS NULL)", name="one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    code: Mapped[str] = mapped_column(unique=True, default=link_code)
    created_at: Mapped[datetime]


class LinkView(Model):
    """How many readers one link had on one day. Nothing is known of them."""

    __tablename__ = "link_view"

    code: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # UTC
    n: Mapped[int]
