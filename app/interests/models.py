"""How many said of a date that it interests them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model


class Interest(Model):
    """How many taps one date had on one day. Nothing is known of who tapped."""

    __tablename__ = "interest"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # UTC
    n: Mapped[int]
