"""People in the network, their card, and the evenings they said are theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.kernel.db import Model
from app.profiles.rules import CardFields, ProfileState
from app.tickets.models import Ticket


class Profile(Model):
    """A person in the network: owner of a book. Off until that person says yes (PR1).

    A member's belongs to their account; a guest's to the browser that said yes on a ticket's
    page, until they sign in and keep it. `moved_to_id`: kept, in an account that had one already.
    """

    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), unique=True)
    state: Mapped[ProfileState] = mapped_column(default=ProfileState.OFF)
    adult_declared_at: Mapped[datetime | None]  # networking is for adults (PR29)
    moved_to_id: Mapped[int | None] = mapped_column(ForeignKey("profile.id"))
    created_at: Mapped[datetime]

    user: Mapped[User | None] = relationship()
    cards: Mapped[list[Card]] = relationship(back_populates="profile", order_by="Card.id")

    @property
    def card(self) -> Card | None:
        """The card they give: the first."""
        return self.cards[0] if self.cards else None

    @property
    def is_active(self) -> bool:
        return self.state is ProfileState.ACTIVE and bool(self.cards)


class Card(Model):
    """What one gives when meeting: the fields that are filled, and no other."""

    __tablename__ = "card"

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    label: Mapped[str] = mapped_column(default="pro")
    name: Mapped[str]
    headline: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")  # E.164
    email: Mapped[str] = mapped_column(default="")
    search_key: Mapped[str] = mapped_column(default="")  # folded: finds it in others' books
    updated_at: Mapped[datetime]

    profile: Mapped[Profile] = relationship(back_populates="cards")

    @property
    def fields(self) -> CardFields:
        return CardFields(self.name, self.headline, self.organisation, self.phone, self.email)


class Presence(Model):
    """Whose evening a ticket is, once its holder said so on its page."""

    __tablename__ = "presence"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    at: Mapped[datetime]

    ticket: Mapped[Ticket] = relationship()
    profile: Mapped[Profile] = relationship()
