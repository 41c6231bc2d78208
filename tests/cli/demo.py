"""The demonstration as a first start builds it, on a day that stands still."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select

NOW = datetime(2026, 11, 22, 11, 20, tzinfo=UTC)  # a Sunday before the last Saturday


def rebuild(now: datetime) -> None:
    from app.cli import demo_house
    from app.kernel.db import transaction

    with transaction():
        demo_house.forget_everything()
        demo_house.build(now=now)


def count(model: Any, *where: Any) -> int:
    from app.kernel.db import db

    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0
