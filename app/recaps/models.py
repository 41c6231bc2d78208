"""The page of a date that is over: words, slides, photos, and what people say of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.events.models import Event
from app.kernel.db import Model
from app.recaps.rules import FileKind
from app.tickets.models import Ticket


class Recap(Model):
    """Public once it is published."""

    __tablename__ = "recap"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    words: Mapped[str] = mapped_column(default="")
    exchanged: Mapped[str] = mapped_column(default="")  # what was offered, and found
    published_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    event: Mapped[Event] = relationship()


class RecapFile(Model):
    """Slides as they came; a photo made anew, without place or camera. Its content is read only
    where it is asked for."""

    __tablename__ = "recap_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[FileKind]
    title: Mapped[str]  # of slides; who is on a photo, for those who do not see it
    name: Mapped[str]  # as it is saved
    type: Mapped[str]  # of the house's own list
    size: Mapped[int]  # bytes
    width: Mapped[int] = mapped_column(default=0)  # pixels, of a photo
    height: Mapped[int] = mapped_column(default=0)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]


class Testimony(Model):
    """What somebody who was there says. In public with their yes, while it lasts, once the team
    chose it."""

    __tablename__ = "testimony"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    words: Mapped[str]
    signed: Mapped[str]  # the name they want to be read under
    public: Mapped[bool]  # their yes; each yes and no is a Consent too
    said_at: Mapped[datetime]
    chosen_at: Mapped[datetime | None]  # by the team

    ticket: Mapped[Ticket] = relationship()
