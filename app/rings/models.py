"""Where the owner put people themselves, and how many their active circle holds. Ring P."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.db import Model
from app.rings.rules import CAP, Ring


class RingChoice(Model):
    """The owner's own word on where a contact stands. Goes with the contact."""

    __tablename__ = "ring_choice"

    contact_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), primary_key=True
    )
    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    ring: Mapped[Ring]


class ActiveCircle(Model):
    """How many people an owner's active circle holds, when it is not the usual number."""

    __tablename__ = "active_circle"

    owner_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    cap: Mapped[int] = mapped_column(default=CAP)
