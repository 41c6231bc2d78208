"""What waits to leave, written in the same transaction as the change it tells about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model


class Message(Model):
    """One mail. Claimed with a lease, tried again, marked done after sending: at least once."""

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_waiting",
            "not_before",
            sqlite_where=text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND failed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str]  # templates/mail/<template>.html and its words
    recipient: Mapped[str]  # one address
    locale: Mapped[str]
    about: Mapped[str] = mapped_column(default="", index=True)  # "order:12", where it is of one
    facts: Mapped[dict[str, Any]] = mapped_column(
        JSON
    )  # ids and words; rules.SECRET: until it left
    dedupe_key: Mapped[str | None] = mapped_column(unique=True)  # "order:12:tickets"
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]  # given up: shown to the organizer
    error: Mapped[str] = mapped_column(default="")
