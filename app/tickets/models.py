"""What is sold and what it gives: quotas (places), ticket types, tickets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.events.models import Event
from app.kernel.db import Model
from app.tickets.rules import TicketStatus


class Quota(Model):
    """Places that can be taken. Moved only by the conditional UPDATEs of app/tickets/actions.py.

    `held` + `sold` never pass `size` (empty: no limit): the CHECK is the second line of defence.
    """

    __tablename__ = "quota"
    __table_args__ = (
        CheckConstraint("held >= 0", name="held"),
        CheckConstraint("sold >= 0", name="sold"),
        CheckConstraint("size IS NULL OR held + sold <= size", name="size"),
        {"postgresql_with": {"fillfactor": "50"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str]  # "" is the room's
    size: Mapped[int | None]
    held: Mapped[int] = mapped_column(default=0)
    sold: Mapped[int] = mapped_column(default=0)


class TicketType(Model):
    """A price with its words. `seats` is how many people one ticket lets in (a table of 8)."""

    __tablename__ = "ticket_type"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    amount: Mapped[int]  # smallest unit of the organizer's currency
    currency: Mapped[str]
    seats: Mapped[int] = mapped_column(default=1)
    per_order: Mapped[int] = mapped_column(default=10)  # tickets in one order, at most
    sale_from: Mapped[datetime | None]
    sale_to: Mapped[datetime | None]
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]  # no longer offered; sold ones stay

    event: Mapped[Event] = relationship()
    takes: Mapped[list[TicketTypeQuota]] = relationship(back_populates="ticket_type")


class TicketTypeQuota(Model):
    """Which quotas one ticket of a type takes from: the room's, and its own cap if it has one."""

    __tablename__ = "ticket_type_quota"

    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id"), primary_key=True)
    quota_id: Mapped[int] = mapped_column(ForeignKey("quota.id"), primary_key=True)

    ticket_type: Mapped[TicketType] = relationship(back_populates="takes")
    quota: Mapped[Quota] = relationship()


class Ticket(Model):
    """One right to enter. Never deleted. `token` opens the door, `secret` opens its page."""

    __tablename__ = "ticket"
    __table_args__ = (UniqueConstraint("order_line_id", "n"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))  # app/orders
    n: Mapped[int]  # 1, 2, … within its order line: the third guard against double tickets
    seats: Mapped[int] = mapped_column(default=1)
    holder_name: Mapped[str]
    token: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(index=True)  # as scanners know it
    secret: Mapped[str] = mapped_column(unique=True)
    status: Mapped[TicketStatus] = mapped_column(default=TicketStatus.VALID)
    note: Mapped[str] = mapped_column(default="")  # for the door: "invitée motrice"
    changed_seq: Mapped[int]  # the event's change_seq when this row last changed
    issued_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    ticket_type: Mapped[TicketType] = relationship()
