"""Breaches of people's data. What changes is written in the trail; nothing is deleted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.breaches.rules import Terms
from app.kernel.db import Model


class Breach(Model):
    """Data of people that went where it should not. GDPR art. 33(5) has it written down."""

    __tablename__ = "breach"

    id: Mapped[int] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(unique=True)  # a double submit is one breach
    recorded_at: Mapped[datetime]
    discovered_at: Mapped[datetime] = mapped_column(index=True)
    happened: Mapped[str] = mapped_column(Text)
    activities: Mapped[list[str]] = mapped_column(JSON)  # codes of the register
    since: Mapped[date | None]  # days on which the data was open, where known
    until: Mapped[date | None]
    consequences: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    told_authority_at: Mapped[datetime | None]
    told_people_at: Mapped[datetime | None]

    @property
    def terms(self) -> Terms:
        return Terms(
            self.discovered_at,
            self.happened,
            tuple(self.activities),
            self.since,
            self.until,
            self.consequences,
            self.measures,
            self.told_authority_at,
            self.told_people_at,
        )
