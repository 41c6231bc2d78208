"""Questions that readers ask the team of a date."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organizer
from app.events.models import Event
from app.inquiries.rules import InquiryState
from app.kernel.db import Model


class Inquiry(Model):
    """One question. `email` is for the answer and never leaves the house otherwise."""

    __tablename__ = "inquiry"
    __table_args__ = (Index("ix_inquiry_event_id_state", "event_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    # asked of the team itself, no date in mind; None where `event_id` tells whose
    organizer_id: Mapped[int | None] = mapped_column(ForeignKey("organizer.id"), index=True)
    form_key: Mapped[str] = mapped_column(unique=True)  # a double submit is one question
    name: Mapped[str]
    email: Mapped[str]
    locale: Mapped[str]
    words: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    state: Mapped[InquiryState] = mapped_column(default=InquiryState.NEW)
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    event: Mapped[Event | None] = relationship()
    organizer: Mapped[Organizer | None] = relationship()

    @property
    def host(self) -> Organizer:
        """Whose team answers."""
        host = self.event.organizer if self.event else self.organizer
        assert host is not None, "a question is about a date, or to a team"
        return host
