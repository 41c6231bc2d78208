"""The logo of an organizer; the photo of a date or a series stands on its own row."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Model
from app.pictures.models import Picture


class Logo(Model):
    __tablename__ = "logo"

    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), primary_key=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"))

    picture: Mapped[Picture] = relationship()
