"""Other organizers' calendars, by their address, and the dates last read there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.elsewhere.rules import Trouble
from app.kernel.db import Model


class OtherCalendar(Model):
    """An address that a team listed for everybody to see what else its city holds."""

    __tablename__ = "other_calendar"
    __table_args__ = (UniqueConstraint("organizer_id", "url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    name: Mapped[str]
    url: Mapped[str]
    city: Mapped[str]
    timezone: Mapped[str]  # of hours that do not say theirs
    created_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]  # last read well
    next_look_at: Mapped[datetime] = mapped_column(index=True)
    etag: Mapped[str] = mapped_column(default="")
    trouble: Mapped[Trouble | None]


class OtherDate(Model):
    __tablename__ = "other_date"
    __table_args__ = (Index("ix_other_date_starts_at", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("other_calendar.id"), index=True)
    uid: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    whole_day: Mapped[bool] = mapped_column(default=False)
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")

    calendar: Mapped[OtherCalendar] = relationship()
