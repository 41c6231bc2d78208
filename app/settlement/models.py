"""Every try at paying an order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Model
from app.orders.models import Order
from app.settlement.rules import PaymentStatus


class Payment(Model):
    """One try at paying, kept before the provider is asked. `id` is a UUID the provider knows."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        UniqueConstraint("provider", "provider_ref"),
        UniqueConstraint("operator", "operator_ref"),
        Index("ix_payment_next_check_at", "next_check_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    provider: Mapped[str]
    merchant_id: Mapped[int | None] = mapped_column(ForeignKey("merchant_account.id"), index=True)
    method: Mapped[str] = mapped_column(default="")  # mtn, orange…: of those its provider has
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    status: Mapped[PaymentStatus]
    provider_ref: Mapped[str | None]
    redirect_url: Mapped[str] = mapped_column(default="")
    # mobile money by hand: what the buyer declared
    operator: Mapped[str | None]  # mtn | orange
    operator_ref: Mapped[str | None]  # the operator's transaction id, upper case
    payer_phone: Mapped[str] = mapped_column(default="")  # whose telephone rings, too
    declared_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    failure: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    checks: Mapped[int] = mapped_column(default=0)
    next_check_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship()

    @property
    def till(self) -> str:
        """Whom to ask: "hand", or "pawapay:12" for an account of the organizer's own."""
        return f"{self.provider}:{self.merchant_id}" if self.merchant_id else self.provider
