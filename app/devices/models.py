"""The browsers where somebody is signed in."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.devices.rules import Kind
from app.kernel.db import Model


class SignedIn(Model):
    """One browser of one person; its cookie holds what `digest` is of. No row, no session."""

    __tablename__ = "signed_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind]
    browser: Mapped[str]
    started_at: Mapped[datetime]
    used_on: Mapped[date]  # UTC: the day is enough to know one's own phone by
