"""A date that was called off, and what each of its orders got back: how far the work has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cancelling.rules import Told
from app.events.models import Event
from app.events.rules import CancelsAs
from app.kernel.db import Model
from app.orders.models import Order


class Cancellation(Model):
    """Decided once; its orders are worked off one by one until `done_at`."""

    __tablename__ = "cancellation"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    gives: Mapped[CancelsAs]
    words: Mapped[str] = mapped_column(default="")  # of the team, to the people
    started_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    started_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()


class CancelledOrder(Model):
    """One order, worked off: the key makes it once. Sums in the order's smallest unit."""

    __tablename__ = "cancelled_order"

    cancellation_id: Mapped[int] = mapped_column(ForeignKey("cancellation.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    refund: Mapped[int] = mapped_column(BigInteger, default=0)
    credit: Mapped[int] = mapped_column(BigInteger, default=0)
    told: Mapped[Told]
    at: Mapped[datetime]

    order: Mapped[Order] = relationship()
