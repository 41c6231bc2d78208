"""Badges: one a ticket, with a random code of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.events.models import Event
from app.kernel.db import Model
from app.profiles.models import Profile
from app.tickets.models import Ticket


class Badge(Model):
    """The public code of a ticket's wearer. Not made from the ticket's: a photo opens no door."""

    __tablename__ = "badge"
    __table_args__ = (UniqueConstraint("event_id", "table_code"),)

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(unique=True)
    table_code: Mapped[str]  # typed where there is no network to open the other by
    created_at: Mapped[datetime]
    printed_at: Mapped[datetime | None]  # last

    ticket: Mapped[Ticket] = relationship()


class LeftCard(Model):
    """What somebody without a card of their own left for whoever wears a code: a name, one way to
    reach them. For that person alone, who keeps or drops it.
    """

    __tablename__ = "left_card"

    id: Mapped[str] = mapped_column(primary_key=True)  # the form's own: sent twice is left once
    to_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    name: Mapped[str]
    phone: Mapped[str]  # E.164, or ""
    email: Mapped[str]
    left_at: Mapped[datetime]

    to: Mapped[Profile] = relationship()
    event: Mapped[Event] = relationship()
