"""What an organizer shows of itself."""

from __future__ import annotations

from app.covers.models import Logo
from app.kernel.db import db
from app.pictures.models import Picture


def logo_of(organizer_id: int) -> Picture | None:
    found = db.session.get(Logo, organizer_id)
    return found.picture if found else None
