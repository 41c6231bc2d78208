"""Every try at paying an order, and what providers told us, as it came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
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
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    status: Mapped[PaymentStatus]
    provider_ref: Mapped[str | None]
    redirect_url: Mapped[str] = mapped_column(default="")
    # mobile money by hand: what the buyer declared
    operator: Mapped[str | None]  # mtn | orange
    operator_ref: Mapped[str | None]  # the operator's transaction id, upper case
    payer_phone: Mapped[str] = mapped_column(default="")
    declared_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    failure: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    checks: Mapped[int] = mapped_column(default=0)
    next_check_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship()


class PaymentNotice(Model):
    """What a provider told us, as it came: recorded first, judged after."""

    __tablename__ = "payment_notice"
    __table_args__ = (UniqueConstraint("provider", "event_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str]
    event_key: Mapped[str]  # the provider's event id, else the SHA-256 of the body
    kind: Mapped[str]
    provider_ref: Mapped[str] = mapped_column(default="")
    our_ref: Mapped[str] = mapped_column(default="")  # our payment's id, where it is told
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
