"""Letters around a date, and who said before it whether they still come."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.events.models import Event, Series
from app.kernel.db import Model
from app.letters.rules import Audience, LetterKind


class Letter(Model):
    """Of one date, or of each date of a series. What it sent for a date is a Mailing."""

    __tablename__ = "letter"
    __table_args__ = (CheckConstraint("(event_id IS NULL) <> (series_id IS NULL)", name="of_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    kind: Mapped[LetterKind]
    days: Mapped[int]  # from the day of the date
    at: Mapped[time]  # where the date is
    audience: Mapped[Audience]
    subject: Mapped[str]
    body: Mapped[str]
    subject_en: Mapped[str] = mapped_column(default="")
    body_en: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]  # of what it says now: a letter never leaves for what is past
    ended_at: Mapped[datetime | None]

    event: Mapped[Event | None] = relationship()
    series: Mapped[Series | None] = relationship()


class Coming(Model):
    """Who was asked before a date said whether this ticket still comes: their last word."""

    __tablename__ = "coming"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    coming: Mapped[bool]
    at: Mapped[datetime]
