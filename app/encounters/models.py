"""Codes that show a card, facts of meeting, who sees whose card. Ring M: the parties only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.encounters.rules import FactKind, Mode
from app.events.models import Event
from app.kernel.db import Model
from app.profiles.models import Card


class CardToken(Model):
    """A code that shows a card at one event: 16 symbols in a QR, 6 to type. Never a ticket's."""

    __tablename__ = "card_token"
    __table_args__ = (UniqueConstraint("event_id", "short_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    token: Mapped[str]  # shown again on the owner's phone; useless outside its hours
    short_code: Mapped[str]
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    mode: Mapped[Mode]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    card: Mapped[Card] = relationship()
    event: Mapped[Event] = relationship()


@dataclass(frozen=True, slots=True)
class ShownBadge:
    """A card as a printed badge shows it: wearing one is no agreement, it only lets ask."""

    token: str
    card: Card
    event: Event
    valid_from: datetime
    valid_to: datetime

    @property
    def mode(self) -> Mode:
        return Mode.BADGE

    @property
    def event_id(self) -> int:
        return self.event.id


Shown = CardToken | ShownBadge


class EncounterFact(Model):
    """One thing that happened between two people. Append-only; the state is derived."""

    __tablename__ = "encounter_fact"
    __table_args__ = (
        Index("ix_encounter_fact_pair", "from_id", "to_id"),
        Index("ix_encounter_fact_to", "to_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)  # a UUID made by the form or the phone
    kind: Mapped[FactKind]
    mode: Mapped[Mode | None]
    from_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    without_phone: Mapped[bool] = mapped_column(default=False)  # a yes: all of the card but that
    stale: Mapped[bool] = mapped_column(default=False)  # told too late: its author's alone

    event: Mapped[Event | None] = relationship()


class ShareGrant(Model):
    """`giver` lets `receiver` see one of their cards, as it stands today, until revoked."""

    __tablename__ = "share_grant"
    __table_args__ = (UniqueConstraint("giver_id", "receiver_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("profile.id"))
    receiver_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("card.id"))
    granted_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    without_phone: Mapped[bool] = mapped_column(default=False)

    card: Mapped[Card] = relationship()
