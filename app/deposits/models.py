"""What a date allows to be paid in two parts, and the orders that are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.deposits.rules import NEVER, Basis, Late, Terms
from app.kernel.db import Model
from app.orders.models import Order

PAID = text("paid_at IS NOT NULL")


class DepositTerms(Model):
    """Of one date, for orders to come; those placed keep what their buyer read."""

    __tablename__ = "deposit_terms"
    __table_args__ = (CheckConstraint("value > 0", name="value"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    basis: Mapped[Basis]
    value: Mapped[int] = mapped_column(BigInteger)  # per cent, or the smallest unit
    until: Mapped[datetime | None]  # None: the rest is collected at the door
    late: Mapped[Late]

    @property
    def terms(self) -> Terms:
        return Terms(self.basis, self.value, self.until, self.late)


class Deposit(Model):
    """Of an order paid in two parts. All sums are of the order's total, in its currency."""

    __tablename__ = "deposit"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("paid_amount >= 0", name="paid_amount"),
        CheckConstraint("kept_amount >= 0", name="kept_amount"),
        Index("ix_deposit_until", "until", sqlite_where=PAID, postgresql_where=PAID),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)  # asked first
    at_door: Mapped[bool]
    until: Mapped[datetime]  # the rest is due; at the door: when the date ended, as planned then
    late: Mapped[Late]
    paid_amount: Mapped[int] = mapped_column(BigInteger, default=0)  # what came so far
    kept_amount: Mapped[int] = mapped_column(BigInteger, default=0)  # of it, what was forfeited
    paid_at: Mapped[datetime | None]  # the first part
    reminded: Mapped[int] = mapped_column(default=NEVER)  # days: the last distance told, or passed

    order: Mapped[Order] = relationship()
