"""A change of date that waits for its money: until it comes, the old places stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Model
from app.orders.models import Order


class Move(Model):
    """Which pieces of one order end once another, held on the new date, is paid."""

    __tablename__ = "move"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)  # the new one
    from_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    pieces: Mapped[list[str]] = mapped_column(JSON)
    actor: Mapped[str]  # who asked for it
    done_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship(foreign_keys=[order_id])
    old: Mapped[Order] = relationship(foreign_keys=[from_id])
