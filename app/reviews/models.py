"""How far one's review is, and the reviews one keeps. Ring P: each row says whose it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.contacts.rules import Circle
from app.kernel.db import Model
from app.reviews.rules import Mark


class Review(Model):
    """One owner's guide, taken up again where it was left."""

    __tablename__ = "review"

    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    estimate: Mapped[int | None]  # people they thought they knew, asked before counting
    said_done_at: Mapped[datetime | None]  # the first step, by their own word
    started_at: Mapped[datetime]


class ReviewedCircle(Model):
    """A circle the owner has been through, or left aside."""

    __tablename__ = "reviewed_circle"

    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    circle: Mapped[Circle] = mapped_column(primary_key=True)
    mark: Mapped[Mark]
    at: Mapped[datetime]


class Snapshot(Model):
    """A review as it was on a day: numbers only."""

    __tablename__ = "review_snapshot"
    __table_args__ = (Index("ix_review_snapshot_owner", "owner_id", "taken_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    taken_at: Mapped[datetime]
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON)
