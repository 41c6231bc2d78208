"""Money sent back through the provider that took it, each sending kept before it is asked for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Model
from app.refunds.rules import RefundStatus
from app.settlement.models import Payment


class Refund(Model):
    """One sending back, in part or whole. `id` is a UUID that the provider is told: asked twice
    is once."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_refund_next_check_at", "next_check_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    payment_id: Mapped[str] = mapped_column(ForeignKey("payment.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    status: Mapped[RefundStatus]
    provider_ref: Mapped[str] = mapped_column(default="")
    failure: Mapped[str] = mapped_column(default="")
    requested_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    checks: Mapped[int] = mapped_column(default=0)
    next_check_at: Mapped[datetime | None]

    payment: Mapped[Payment] = relationship()
