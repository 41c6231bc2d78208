"""Pictures that teams show: made anew from what was sent, in each width that screens ask for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.codes import secret
from app.kernel.db import Model
from app.pictures.rules import Cut


class Picture(Model):
    """It never changes: another photo is another picture, at another address."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), index=True)
    code: Mapped[str] = mapped_column(unique=True, default=secret)  # its address: nobody guesses it
    cut: Mapped[Cut]
    alt: Mapped[str]  # what it shows, for who does not see it
    added_at: Mapped[datetime]

    sizes: Mapped[list[PictureSize]] = relationship(
        order_by="PictureSize.width", cascade="all, delete-orphan"
    )


class PictureSize(Model):
    __tablename__ = "picture_size"

    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"), primary_key=True)
    width: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # pixels
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)  # WebP
