"""Reports. For the operator: the reported person is never told, nor is any team."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.kernel.db import Model
from app.profiles.models import Profile
from app.reports.rules import Outcome, Why


class Report(Model):
    """What one person says of another they met here."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    about_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    why: Mapped[Why]
    words: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]
    outcome: Mapped[Outcome | None]  # None: nobody has looked yet
    looked_at: Mapped[datetime | None]
    looked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    by: Mapped[Profile] = relationship(foreign_keys=[by_id])
    about: Mapped[Profile] = relationship(foreign_keys=[about_id])
    looked_by: Mapped[User | None] = relationship()
