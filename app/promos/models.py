"""Promo codes. Which order uses one stands on the order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model
from app.kernel.search import search_of
from app.promos.rules import Effect


class Promo(Model):
    """One code, of a date or of a season pass. `used` counts orders that hold or paid with it; the
    CHECK is the second guard."""

    __tablename__ = "promo"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        UniqueConstraint("pass_id", "code"),
        CheckConstraint("(event_id IS NULL) <> (pass_id IS NULL)", name="one_owner"),
        CheckConstraint("used >= 0", name="used"),
        CheckConstraint("most IS NULL OR used <= most", name="most"),
        CheckConstraint("value >= 0", name="value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    pass_id: Mapped[int | None] = mapped_column(ForeignKey("season_pass.id"), index=True)
    ticket_type_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_type.id"))  # None: all
    code: Mapped[str]  # folded: upper case letters and digits
    shown: Mapped[str]  # as the organizer writes it
    effect: Mapped[Effect]
    value: Mapped[int] = mapped_column(BigInteger, default=0)
    most: Mapped[int | None]  # orders that may use it; None: as many as come
    used: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    batch: Mapped[str] = mapped_column(default="")  # name of the series of codes it was made with
    note: Mapped[str] = mapped_column(default="")  # the team's own words
    search: Mapped[str] = mapped_column(default=search_of("note"))
    retired_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
