"""When a draft may be set to go public, and what stops it."""

from __future__ import annotations

from datetime import datetime

from app.kernel.errors import Refused


class NotLater(Refused):
    """It is to go public later than now, and before it begins."""

    code = "not-later"
    status = 422


class NoDraft(Refused):
    """What is public, or called off, is shown to nobody ahead."""

    code = "no-draft"
    status = 409


def refuse_moment(at: datetime, *, starts_at: datetime, now: datetime) -> None:
    """Raises: NotLater."""
    if not now < at < starts_at:
        raise NotLater()
