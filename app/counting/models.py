"""Every word of a phone about its drawer, as it told it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.counting.rules import Kind, Result
from app.kernel.db import Model


class DrawerWord(Model):
    """A fact, only added to. `id` is the phone's UUID."""

    __tablename__ = "drawer_word"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    scanner_id: Mapped[int] = mapped_column(ForeignKey("scanner.id"), index=True)
    cashier_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    drawer_id: Mapped[int | None] = mapped_column(ForeignKey("drawer.id"), index=True)
    mark: Mapped[str]  # the phone's name for the drawer
    kind: Mapped[Kind]
    amount: Mapped[int] = mapped_column(BigInteger)
    pieces: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    phone_at: Mapped[datetime]  # by the phone's clock
    told_at: Mapped[datetime]  # corrected by its skew, never in the future
    received_at: Mapped[datetime]
    offline: Mapped[bool]
    result: Mapped[Result]
