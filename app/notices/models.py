"""What providers told us, as it came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model


class PaymentNotice(Model):
    """What a provider told us, as it came: recorded first, judged after."""

    __tablename__ = "payment_notice"
    __table_args__ = (UniqueConstraint("provider", "event_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str]  # the till: a name, or "pawapay:12"
    event_key: Mapped[str]  # the provider's event id, else the SHA-256 of the body
    kind: Mapped[str]
    provider_ref: Mapped[str] = mapped_column(default="")
    our_ref: Mapped[str] = mapped_column(default="")  # our payment's id, where it is told
    refund_ref: Mapped[str] = mapped_column(default="")  # our refund's
    is_signed: Mapped[bool] = mapped_column(default=True)  # not: anybody may have said it
    body: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
