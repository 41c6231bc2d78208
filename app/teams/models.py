"""Invitations to a team."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organizer
from app.accounts.rules import Role
from app.kernel.db import Model


class Invitation(Model):
    """A link that makes whoever holds it a member, once. Kept as a digest."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"), index=True)
    email: Mapped[str]  # lower case
    role: Mapped[Role]
    token_digest: Mapped[str] = mapped_column(unique=True)
    invited_by: Mapped[str]  # a name, as the mail says it
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # accepted, or taken back

    organizer: Mapped[Organizer] = relationship()
