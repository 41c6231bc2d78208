"""Keeping a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.kernel.db import db
from app.pictures.models import Picture, PictureSize
from app.pictures.rules import Cut, Sized


def keep_picture(
    organizer_id: int, cut: Cut, sizes: Sequence[Sized], *, alt: str, now: datetime
) -> Picture:
    made = Picture(organizer_id=organizer_id, cut=cut, alt=alt, added_at=now)
    made.sizes = [PictureSize(width=s.width, height=s.height, content=s.content) for s in sizes]
    db.session.add(made)
    db.session.flush()
    return made
