"""A date, or some of its orders, that were called off, and what each got back so far."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cancelling.rules import Gives, Told
from app.events.models import Event
from app.events.rules import CancelsAs
from app.kernel.db import Model
from app.orders.models import Order

WAITS = text("chosen IS NULL AND offered > 0")


class Cancellation(Model):
    """Decided once; its orders are worked off one by one until `done_at`."""

    __tablename__ = "cancellation"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    # a date is called off once; of its orders, some may be chosen again and again, a form once
    key: Mapped[str] = mapped_column(unique=True)
    whole: Mapped[bool]  # the date itself; else only the orders that were chosen
    gives: Mapped[Gives]
    choose_until: Mapped[datetime | None]  # where each buyer chooses
    words: Mapped[str] = mapped_column(default="")  # of the team, to the people
    started_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    started_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()


class CancelledOrder(Model):
    """One order of it: the key makes it once. Sums in the order's smallest unit."""

    __tablename__ = "cancelled_order"
    __table_args__ = (
        Index(
            "ix_cancelled_order_waits",
            "cancellation_id",
            sqlite_where=WAITS,
            postgresql_where=WAITS,
        ),
    )

    cancellation_id: Mapped[int] = mapped_column(ForeignKey("cancellation.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, index=True)
    refund: Mapped[int] = mapped_column(BigInteger, default=0)
    credit: Mapped[int] = mapped_column(BigInteger, default=0)
    offered: Mapped[int] = mapped_column(BigInteger, default=0)  # of it its buyer says what it is
    chosen: Mapped[CancelsAs | None]  # refund or credit
    chosen_at: Mapped[datetime | None]
    chosen_by: Mapped[str | None]  # as in the audit trail; "job": nobody said it in time
    told: Mapped[Told | None]
    at: Mapped[datetime | None]  # worked off

    order: Mapped[Order] = relationship()
    cancellation: Mapped[Cancellation] = relationship()
