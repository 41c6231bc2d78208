"""The rules of a date's doors."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.gates.rules import Reentry
from app.kernel.db import Model


class DoorRules(Model):
    """One row a date that settled something; a date without is let in once, at any gate."""

    __tablename__ = "door_rules"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    reentry: Mapped[Reentry] = mapped_column(default=Reentry.NO)
    gates: Mapped[dict[str, list[int]]] = mapped_column(JSON)  # name -> ids of ticket types
