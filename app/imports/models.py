"""Statements as files: how each account's columns are read, and long ones being taken in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organizer
from app.kernel.db import Model

RUNNING = text("done_at IS NULL")


class StatementColumns(Model):
    """Of one account of a team: which column says what, as a person took it the last time."""

    __tablename__ = "statement_columns"
    __table_args__ = (UniqueConstraint("organizer_id", "source", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    source: Mapped[str]  # mtn | orange | bank
    name: Mapped[str] = mapped_column(default="")  # as the team calls the account: "Afriland"
    header: Mapped[list[str]] = mapped_column(JSON)  # as it stands in the file
    columns: Mapped[dict[str, int]] = mapped_column(JSON)  # field -> column
    used_at: Mapped[datetime]


class StatementFile(Model):
    """A long file, taken in row by row by a round. Its rows are forgotten once they are taken."""

    __tablename__ = "statement_file"
    __table_args__ = (
        Index("ix_statement_file_running", "id", sqlite_where=RUNNING, postgresql_where=RUNNING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), index=True)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # entries as they were read
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # state -> rows
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    organizer: Mapped[Organizer] = relationship()
