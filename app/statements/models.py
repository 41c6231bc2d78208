"""What a team's wallets and banks say came in: one line a movement, each decided once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Model
from app.orders.models import Order
from app.statements.rules import LineState


class StatementLine(Model):
    """One movement, from a message that was pasted or a file. Balances are never kept."""

    __tablename__ = "statement_line"
    __table_args__ = (
        UniqueConstraint("organizer_id", "source", "key"),
        Index("ix_statement_line_state", "organizer_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    source: Mapped[str]  # mtn | orange | bank
    key: Mapped[str]  # the operator's transaction number, else a sum of the row: read once
    amount: Mapped[int] = mapped_column(BigInteger)  # smallest unit; negative when it went out
    currency: Mapped[str]
    at: Mapped[datetime | None]
    payer: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")  # E.164
    text: Mapped[str] = mapped_column(default="")
    operator_ref: Mapped[str] = mapped_column(default="")
    state: Mapped[LineState]
    reason: Mapped[str] = mapped_column(default="")  # why it pays no ticket, in a person's words
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    payment_id: Mapped[str | None] = mapped_column(ForeignKey("payment.id"), index=True)
    others: Mapped[list[str]] = mapped_column(JSON, default=list)  # payments of more orders
    moves: Mapped[int] = mapped_column(default=0)  # how often its money was written in the book
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    order: Mapped[Order | None] = relationship()
