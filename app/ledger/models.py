"""The money book: lines that are added and never changed, and the numbers of receipts.

A trigger on each database refuses to change or delete a line: a mistake is put right by another.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model

GUARDED = ("ledger_line", "receipt")  # tables that are only added to


class Movement(StrEnum):
    SALE = "sale"
    PAYMENT = "payment"
    FEE = "fee"
    REFUND = "refund"
    CREDIT_NOTE = "credit-note"
    CREDIT_GIVEN = "credit-given"
    CREDIT_SPENT = "credit-spent"
    SUSPENSE = "suspense"
    MATCH = "match"
    DISPUTE = "dispute"
    PAYOUT = "payout"
    CASH = "cash"
    WAIVER = "waiver"
    KEPT = "kept"  # of an order whose rest was not paid


class LedgerLine(Model):
    """One account's part of one movement. All lines of a `key` add up to nothing."""

    __tablename__ = "ledger_line"
    __table_args__ = (
        UniqueConstraint("key", "n"),
        CheckConstraint("amount <> 0", name="amount"),
        Index("ix_ledger_line_account", "organizer_id", "account", "id"),
        Index("ix_ledger_line_order", "order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]  # of the movement: "pay:<payment id>" is written once, whoever hears of it
    n: Mapped[int]
    at: Mapped[datetime]
    movement: Mapped[Movement]
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    account: Mapped[str]
    amount: Mapped[int] = mapped_column(BigInteger)  # smallest unit of `currency`; debit is plus
    currency: Mapped[str]
    order_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")


class ReceiptKind(StrEnum):
    RECEIPT = "receipt"
    CREDIT_NOTE = "credit-note"
    PART = "part"  # of a sum that is paid in parts


TRIAL = "TEST-"  # before the series of what no real money paid


class Receipt(Model):
    """What was sold or given back, as it was said that day: never changed, only followed."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("organizer_id", "series", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # one a movement, as in the book
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    series: Mapped[str]  # "REC-2026"
    n: Mapped[int]
    kind: Mapped[ReceiptKind]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str]  # of the snapshot, as it is kept
    issued_at: Mapped[datetime]

    @property
    def is_trial(self) -> bool:
        return self.series.startswith(TRIAL)

    @property
    def number(self) -> str:
        """As it is printed: "REC-2026-000123"."""
        return f"{self.series}-{self.n:06d}"


class Counter(Model):
    """The last number given out in a series: without gaps, as it is taken where it is used."""

    __tablename__ = "counter"

    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), primary_key=True)
    series: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]


def _never_changed(table: str) -> None:
    """Triggers that refuse what would rewrite the past. The migration makes the same ones."""
    of_sqlite = [
        f"CREATE TRIGGER {table}_no_{word.lower()} BEFORE {word} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
        for word in ("UPDATE", "DELETE")
    ]
    of_postgresql = [
        (
            f"CREATE OR REPLACE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{table} is only added to'; END $$"
        ),
        (
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
        ),
    ]
    made = Model.metadata.tables[table]
    for dialect, words in (("sqlite", of_sqlite), ("postgresql", of_postgresql)):
        for word in words:
            ddl = DDL(word).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(made, "after_create", ddl)


for _table in GUARDED:
    _never_changed(_table)
