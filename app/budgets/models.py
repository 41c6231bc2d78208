"""The budget of one date: its lines, the mix of tickets it reckons with, when to decide."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.budgets.rules import Decision, LineKind
from app.kernel.db import Model


class Budget(Model):
    __tablename__ = "budget"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    fee_bp: Mapped[int] = mapped_column(default=0)  # basis points of each price
    decide_on: Mapped[date | None]  # on the clocks of the place
    reminded_at: Mapped[datetime | None]
    decision: Mapped[Decision] = mapped_column(default=Decision.OPEN)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    lines: Mapped[list[BudgetLine]] = relationship(
        order_by="BudgetLine.id", cascade="all, delete-orphan"
    )
    mix: Mapped[list[BudgetMix]] = relationship(cascade="all, delete-orphan")


class BudgetLine(Model):
    __tablename__ = "budget_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("budget.event_id"), index=True)
    kind: Mapped[LineKind]
    label: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)  # smallest unit, planned
    actual: Mapped[int | None] = mapped_column(BigInteger)  # paid or received in all


class BudgetMix(Model):
    """How many tickets of a type the plan reckons with."""

    __tablename__ = "budget_mix"

    event_id: Mapped[int] = mapped_column(ForeignKey("budget.event_id"), primary_key=True)
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id"), primary_key=True)
    planned: Mapped[int]
