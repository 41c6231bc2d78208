"""Drawers of cash: of one person, from one count to the next; and what was told too late."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.kernel.db import Model
from app.tills.rules import Cash

OPEN = text("closed_at IS NULL")


class Drawer(Model):
    """What is in it at first (its float) was earned on no date: it stays out of the book."""

    __tablename__ = "drawer"
    __table_args__ = (
        CheckConstraint("opening >= 0", name="opening"),
        CheckConstraint("counted >= 0", name="counted"),
        Index(
            "ux_drawer_open",
            "organizer_id",
            "user_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("ux_drawer_mark", "organizer_id", "user_id", "mark", unique=True),
        Index("ix_drawer_closed_at", "organizer_id", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    currency: Mapped[str]
    mark: Mapped[str | None]  # given by the phone that opened it
    opening: Mapped[int] = mapped_column(BigInteger)
    opened_line: Mapped[int]  # the book's last line before
    opened_at: Mapped[datetime]
    # all below: as it was counted; smallest unit
    closed_at: Mapped[datetime | None]
    came: Mapped[int] = mapped_column(BigInteger, default=0)
    back: Mapped[int] = mapped_column(BigInteger, default=0)
    moved: Mapped[int] = mapped_column(BigInteger, default=0)
    counted: Mapped[int] = mapped_column(BigInteger, default=0)
    counts: Mapped[int] = mapped_column(default=0)  # how often its difference was written

    user: Mapped[User] = relationship()

    @property
    def cash(self) -> Cash:
        return Cash(self.opening, self.came, self.back, self.moved)

    @property
    def over(self) -> int:
        """Below zero: short."""
        return self.counted - self.cash.expected


class LateLine(Model):
    """Cash that the book heard of after the drawer it lies in was counted: not of the next one."""

    __tablename__ = "late_line"

    key: Mapped[str] = mapped_column(primary_key=True)  # of its movement
    drawer_id: Mapped[int] = mapped_column(ForeignKey("drawer.id"), index=True)
