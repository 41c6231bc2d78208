"""Badges: one a ticket, with a random code of its own."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Model
from app.tickets.models import Ticket


class Badge(Model):
    """The public code of a ticket's wearer. Not made from the ticket's: a photo opens no door."""

    __tablename__ = "badge"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    printed_at: Mapped[datetime | None]  # last

    ticket: Mapped[Ticket] = relationship()
