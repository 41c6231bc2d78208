"""What payers' banks take back, one row a dispute, as its provider told it last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Model
from app.kernel.money import Money
from app.payments.gateway import DisputeState
from app.settlement.models import Payment


class Dispute(Model):
    """`fee` is what its provider takes for it, in the currency of its account."""

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("payment_id", "provider_ref"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_dispute_next_look_at", "next_look_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[str] = mapped_column(ForeignKey("payment.id"))
    provider_ref: Mapped[str]
    state: Mapped[DisputeState]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    fee_amount: Mapped[int] = mapped_column(BigInteger, default=0)
    fee_currency: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")  # the bank's own word
    due_by: Mapped[datetime | None]  # an answer after that is not read
    opened_at: Mapped[datetime]  # when we heard of it
    ended_at: Mapped[datetime | None]
    voided: Mapped[int] = mapped_column(default=0)  # tickets that ended as it was lost
    next_look_at: Mapped[datetime | None]  # asked again, should no notice come

    payment: Mapped[Payment] = relationship()

    @property
    def total(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def fee(self) -> Money | None:
        return Money(self.fee_amount, self.fee_currency) if self.fee_amount else None
