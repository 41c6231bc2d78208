"""Subscribers with the themes they chose, and editions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organizer
from app.events.models import Theme
from app.kernel.db import Model


class Subscriber(Model):
    """An address that asked for an organizer's newsletter. It reads once it said yes by mail
    (`confirmed_at`) and until it says no (`ended_at`); each yes and no is a Consent too."""

    __tablename__ = "subscriber"
    __table_args__ = (UniqueConstraint("organizer_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    email: Mapped[str]  # lower case
    locale: Mapped[str]
    secret: Mapped[str] = mapped_column(unique=True)  # of the page of their choices
    token_digest: Mapped[str] = mapped_column(default="", index=True)  # of the link that says yes
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    organizer: Mapped[Organizer] = relationship()
    themes: Mapped[list[SubscriberTheme]] = relationship(
        cascade="all, delete-orphan", order_by="SubscriberTheme.theme_id"
    )


class SubscriberTheme(Model):
    """A theme they want to read of; with none, they read all."""

    __tablename__ = "subscriber_theme"

    subscriber_id: Mapped[int] = mapped_column(ForeignKey("subscriber.id"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True)


class Edition(Model):
    """One issue: a draft until it is sent, to all or to who reads of one theme."""

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    subject: Mapped[str]
    body: Mapped[str]
    subject_en: Mapped[str] = mapped_column(default="")
    body_en: Mapped[str] = mapped_column(default="")
    with_dates: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    organizer: Mapped[Organizer] = relationship()
    theme: Mapped[Theme | None] = relationship()
