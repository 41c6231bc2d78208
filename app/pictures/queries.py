"""A picture by its address."""

from __future__ import annotations

from sqlalchemy import select

from app.kernel.db import db
from app.pictures.models import Picture, PictureSize
from app.pictures.rules import fitting


def content_of(code: str, width: int) -> bytes | None:
    """In the width asked for, or the nearest below that there is."""
    here = select(PictureSize.width).join(Picture).where(Picture.code == code)
    found = fitting(list(db.session.scalars(here.order_by(PictureSize.width))), width)
    if found is None:
        return None
    one = select(PictureSize.content).join(Picture)
    return db.session.scalar(one.where(Picture.code == code, PictureSize.width == found))
