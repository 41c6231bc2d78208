"""Every sum that a phone at the door took, as it told it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model
from app.takes.rules import Method, Result


class Take(Model):
    """A fact, only added to: the money lies in a person's drawer. `id` is the phone's UUID.

    The payment it makes has an id of its own, so that no phone can name somebody else's.
    """

    __tablename__ = "take"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_take_event_result", "event_id", "result"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    scanner_id: Mapped[int] = mapped_column(ForeignKey("scanner.id"), index=True)
    cashier_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    payment_id: Mapped[str | None] = mapped_column(ForeignKey("payment.id"))
    token_hash: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    method: Mapped[Method]
    reference: Mapped[str] = mapped_column(default="")  # as it was typed
    over_amount: Mapped[int] = mapped_column(BigInteger, default=0)  # of it, what is owed back
    phone_at: Mapped[datetime]  # by the phone's clock
    taken_at: Mapped[datetime]  # corrected by its skew, never in the future
    received_at: Mapped[datetime]
    offline: Mapped[bool]
    result: Mapped[Result]
