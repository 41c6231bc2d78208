"""A date that was put elsewhere, and how far its people have been told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.events.models import Event
from app.kernel.db import Model


class Shift(Model):
    """What was, in the words of that day; what is stands in the event."""

    __tablename__ = "shift"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    was_starts_at: Mapped[datetime]
    was_ends_at: Mapped[datetime]
    was_at: Mapped[str] = mapped_column(default="")  # the place, in words
    words: Mapped[str] = mapped_column(default="")  # of the team, to the people
    shifted_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    shifted_at: Mapped[datetime]
    told_after: Mapped[int] = mapped_column(default=0)  # the last order whose people were told
    told: Mapped[int] = mapped_column(default=0)  # mails left
    done_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
