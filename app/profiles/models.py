"""People in the network, their card, and the evenings they said are theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.kernel.db import Model
from app.profiles.rules import (
    SHOWN,
    CardFields,
    ProfileState,
    Self,
    Status,
    Visibility,
)
from app.tickets.models import Ticket

DEFAULT = text("is_default")


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
    deleted_at: Mapped[datetime | None]  # they asked to delete all of it: hidden since then
    erased_at: Mapped[datetime | None]  # nothing of theirs is left

    # what they say of themselves, to those who have a card of theirs and on a page they turned on
    about: Mapped[str] = mapped_column(default="")
    brings: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    status: Mapped[Status | None]
    spoken: Mapped[str] = mapped_column(default="")  # languages, with commas between
    said_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(
        index=True, unique=True
    )  # of their public page, while it is on

    user: Mapped[User | None] = relationship()
    cards: Mapped[list[Card]] = relationship(back_populates="profile", order_by="Card.id")

    @property
    def standing_cards(self) -> list[Card]:
        """All but those thrown away, the one given by default first."""
        standing = [card for card in self.cards if card.ended_at is None]
        return sorted(standing, key=lambda card: not card.is_default)

    @property
    def card(self) -> Card | None:
        """The card they give, unless they choose another."""
        standing = self.standing_cards
        return standing[0] if standing else None

    @property
    def is_active(self) -> bool:
        return self.state is ProfileState.ACTIVE and self.card is not None

    @property
    def says(self) -> Self:
        languages = tuple(word for word in self.spoken.split(",") if word)
        return Self(self.about, self.brings, self.city, self.status, languages)


class ProfilePhoto(Model):
    """A face: made anew, square, without place or camera. Read only where it is asked for."""

    __tablename__ = "profile_photo"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    digest: Mapped[str]  # of the larger one: changes with the photo
    large: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    small: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    added_at: Mapped[datetime]


class Card(Model):
    """What one gives when meeting: the fields that are filled, and no other.

    `label` is for its owner alone. One thrown away keeps a name, for those who have it.
    """

    __tablename__ = "card"
    __table_args__ = (
        Index(
            "uq_card_default",
            "profile_id",
            unique=True,
            sqlite_where=DEFAULT,
            postgresql_where=DEFAULT,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    label: Mapped[str] = mapped_column(default="Pro")
    name: Mapped[str]
    headline: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")  # E.164
    email: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    whatsapp: Mapped[str] = mapped_column(default="")  # E.164
    linkedin: Mapped[str] = mapped_column(default="")
    site: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    is_default: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None]
    search_key: Mapped[str] = mapped_column(default="")  # folded: finds it in others' books
    updated_at: Mapped[datetime]

    profile: Mapped[Profile] = relationship(back_populates="cards")

    @property
    def fields(self) -> CardFields:
        return CardFields(**{name: getattr(self, name) for name in SHOWN})


class Presence(Model):
    """Whose evening a ticket is, once its holder said so on its page."""

    __tablename__ = "presence"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), index=True)
    at: Mapped[datetime]

    ticket: Mapped[Ticket] = relationship()
    profile: Mapped[Profile] = relationship()


class EventPresence(Model):
    """Whether one's presence at a date shows to the others there who agreed; no row: it does not.

    Each yes and each no is a Consent too.
    """

    __tablename__ = "event_presence"

    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, index=True)
    visibility: Mapped[Visibility]
    until: Mapped[datetime]
    at: Mapped[datetime]
