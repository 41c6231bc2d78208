"""Every sum that a cashier took back, as the phone told it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model
from app.untaking.rules import Result


class TakeUndo(Model):
    """A fact, only added to. One a sum; it may come before the sum itself."""

    __tablename__ = "take_undo"
    __table_args__ = (Index("ix_take_undo_event_result", "event_id", "result"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    take_id: Mapped[str] = mapped_column(unique=True)  # no key of another table: it may come first
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    scanner_id: Mapped[int] = mapped_column(ForeignKey("scanner.id"))
    cashier_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    phone_at: Mapped[datetime]  # by the phone's clock
    undone_at: Mapped[datetime]  # corrected by its skew, never in the future
    received_at: Mapped[datetime]
    offline: Mapped[bool]
    result: Mapped[Result]
