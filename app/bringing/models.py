"""Files that bring people into a book. Ring P: each row says whose it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.bringing.rules import FileState, RowState
from app.kernel.db import Model
from app.profiles.models import Profile


class ContactFile(Model):
    """One file, from the first look at it on. It tells where its contacts came from, and when."""

    __tablename__ = "contact_file"
    __table_args__ = (Index("ix_contact_file_state", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    name: Mapped[str]
    source: Mapped[str]  # phone | google | linkedin | list
    state: Mapped[FileState]
    header: Mapped[list[str]] = mapped_column(JSON, default=list)  # of a table, until it is taken
    columns: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # column -> field
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    owner: Mapped[Profile] = relationship()


class FileRow(Model):
    """One person of a file. What was read is dropped once the file is taken; whom it made stays."""

    __tablename__ = "contact_file_row"
    __table_args__ = (
        UniqueConstraint("file_id", "n"),
        Index("ix_contact_file_row_state", "file_id", "state", "n"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("contact_file.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    n: Mapped[int]  # its number in the file, from 1
    state: Mapped[RowState]
    written: Mapped[Any] = mapped_column(JSON)  # a card's text, or a line's cells
    entry: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # as it was understood
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    print: Mapped[str] = mapped_column(default="")  # of the contact as it came: untouched or not
