"""Who waits for places that are all taken, what keeps them waiting, and what they were proposed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.events.models import Event
from app.kernel.db import Model
from app.kernel.search import search_of
from app.orders.models import Order
from app.tickets.models import TicketType
from app.waitlist.rules import Ask, EntryState

ONE_PHONE = text("state = 'waiting' AND phone <> ''")
ONE_EMAIL = text("state = 'waiting' AND email <> ''")


class WaitlistEntry(Model):
    """One contact in the line of one date. `secret` opens its page; `position` is its place."""

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 0 AND 100", name="quantity"),
        Index("ix_waitlist_entry_line", "event_id", "state", "position"),
        Index(
            "ix_waitlist_entry_phone",
            "event_id",
            "phone",
            unique=True,
            sqlite_where=ONE_PHONE,
            postgresql_where=ONE_PHONE,
        ),
        Index(
            "ix_waitlist_entry_email",
            "event_id",
            "email",
            unique=True,
            sqlite_where=ONE_EMAIL,
            postgresql_where=ONE_EMAIL,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    ticket_type_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_type.id"))  # None: any
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    secret: Mapped[str] = mapped_column(unique=True)
    form_key: Mapped[str] = mapped_column(unique=True)  # a double submit is one entry
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")  # E.164
    email: Mapped[str] = mapped_column(default="")
    search: Mapped[str] = mapped_column(default=search_of("name", "phone", "email"))
    locale: Mapped[str]
    quantity: Mapped[int]  # still waited for
    split: Mapped[bool] = mapped_column(default=False)  # fewer at a time will do
    state: Mapped[EntryState] = mapped_column(default=EntryState.WAITING)
    position: Mapped[int]  # in the line: lower comes first, then the id
    moved_why: Mapped[str] = mapped_column(default="")  # the team's reason, when it moved them
    proposals: Mapped[int] = mapped_column(default=0)  # so many were made
    via: Mapped[str] = mapped_column(default="")  # as Order.via; what they are proposed gets it
    created_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    ticket_type: Mapped[TicketType | None] = relationship()

    @property
    def ask(self) -> Ask:
        return Ask(self.quantity, self.split, self.ticket_type_id)


class WaitlistQuota(Model):
    """A quota that keeps an entry waiting: `Quota.waiting` is how many such rows there are."""

    __tablename__ = "waitlist_quota"

    entry_id: Mapped[int] = mapped_column(ForeignKey("waitlist_entry.id"), primary_key=True)
    quota_id: Mapped[int] = mapped_column(ForeignKey("quota.id"), primary_key=True, index=True)


class WaitlistProposal(Model):
    """An order that keeps places for who waited."""

    __tablename__ = "waitlist_proposal"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("waitlist_entry.id"), index=True)

    order: Mapped[Order] = relationship()
