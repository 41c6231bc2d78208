"""What is due, asked of a table: also where a clock that ran ahead wrote the instant down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute


def due(
    column: InstrumentedAttribute[Any], *, now: datetime, within: timedelta
) -> ColumnElement[bool]:
    """Its instant has come, or lies further away than anything is ever planned (`within`): then
    it was planned by a clock that has been put right since, and nobody should wait for it."""
    return or_(column <= now, column > now + within)
