"""What one notes of a meeting while it is fresh. Ring P: for who wrote it, never for the other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.jottings.rules import Jotted
from app.kernel.db import Model


class Jotting(Model):
    """Of one meeting, one: it waits here until the person stands in the writer's book."""

    __tablename__ = "jotting"

    fact_id: Mapped[str] = mapped_column(ForeignKey("encounter_fact.id"), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    why: Mapped[str]
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]

    @property
    def line(self) -> str:
        return " · ".join(part for part in (self.why, self.words) if part)

    @property
    def said(self) -> Jotted:
        return Jotted(self.why, self.words)
