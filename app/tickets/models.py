"""What is sold and what it gives: quotas (places), ticket types, tickets.

One ticket lets one person in: a table of eight is eight tickets of one order line.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.events.models import Event
from app.kernel.db import Model
from app.tickets.rules import QuotaKind, TicketStatus, TypeKind


class Quota(Model):
    """Places that can be taken. Moved only by the conditional UPDATEs of app/tickets/actions.py.

    `held` + `sold` never pass `size` (empty: no limit): the CHECK is the second line of defence.
    Only a door without network sold beyond it, and `over` counts whom (docs/adr/0041). Of `held`,
    `aside` are no order's: they are kept for phones that sell (app/blocks).
    While `waiting` people stand in line, what is given back goes to them before the public.
    """

    __tablename__ = "quota"
    __table_args__ = (
        CheckConstraint("held >= 0", name="held"),
        CheckConstraint("sold >= 0", name="sold"),
        CheckConstraint("size IS NULL OR held + sold <= size + over", name="size"),
        CheckConstraint("waiting >= 0", name="waiting"),
        CheckConstraint("aside BETWEEN 0 AND held", name="aside"),
        UniqueConstraint("event_id", "kind", "name"),
        {"postgresql_with": {"fillfactor": "50"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[QuotaKind] = mapped_column(default=QuotaKind.ROOM)
    name: Mapped[str] = mapped_column(default="")  # "" is the room's; a cap of one type: its id
    size: Mapped[int | None]
    held: Mapped[int] = mapped_column(default=0)
    sold: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)  # requests standing in line
    over: Mapped[int] = mapped_column(default=0)  # sold beyond the size, in all
    aside: Mapped[int] = mapped_column(default=0)


class TicketType(Model):
    """A price with its words. `seats` is how many tickets one sold gives (a table of 8).

    An add-on (a book, a dinner choice) gives none: it stands on the order's tickets as words.
    Amounts are in the smallest unit of the organizer's currency.
    """

    __tablename__ = "ticket_type"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("early_amount >= 0", name="early_amount"),
        CheckConstraint("group_amount >= 0", name="group_amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[TypeKind] = mapped_column(default=TypeKind.ADMISSION)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    description_en: Mapped[str] = mapped_column(default="")
    amount: Mapped[int]  # the least one gives, when the price is open
    currency: Mapped[str]
    open_price: Mapped[bool] = mapped_column(default=False)  # "what you want"
    early_amount: Mapped[int | None]  # until `early_until`, and while the early quota has room
    early_until: Mapped[datetime | None]
    early_quota_id: Mapped[int | None] = mapped_column(ForeignKey("quota.id"))
    group_from: Mapped[int | None]  # from so many in one order each costs `group_amount`
    group_amount: Mapped[int | None]
    seats: Mapped[int] = mapped_column(default=1)
    per_order: Mapped[int] = mapped_column(default=10)  # in one order, at most
    per_person: Mapped[int | None]  # in all orders of one contact, at most
    sale_from: Mapped[datetime | None]
    sale_to: Mapped[datetime | None]
    hidden: Mapped[bool] = mapped_column(default=False)  # shown once its promo code is typed
    door_only: Mapped[bool] = mapped_column(default=False)
    choice_group: Mapped[str] = mapped_column(default="")  # add-ons to choose among: "Dîner"
    choice_group_en: Mapped[str] = mapped_column(default="")
    one_each: Mapped[bool] = mapped_column(default=False)  # one of the group for each ticket
    door_note: Mapped[str] = mapped_column(default="")  # said at the door: "table près de la scène"
    pass_id: Mapped[int | None] = mapped_column(index=True)  # sold as part of a season pass only
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]  # no longer offered; sold ones stay

    @property
    def on_ticket(self) -> str:
        """What an add-on is called where it stands alone: "Dîner : Poisson"."""
        return f"{self.choice_group}\u00a0: {self.name}" if self.choice_group else self.name

    @property
    def turns(self) -> str:
        """Add-ons of the same word go to an order's tickets in one common turn."""
        return self.choice_group or f"type {self.id}"

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
    """One person's right to enter. Never deleted. `token` opens the door, `secret` its page.

    Given to somebody else or moved, it dies and a new one `replaces` it: the chain is its history.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("order_line_id", "n"),
        Index("ix_ticket_changes", "event_id", "changed_seq"),  # each door asks, all evening long
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id"))
    order_line_id: Mapped[int] = mapped_column(
        ForeignKey("order_line.id"), index=True
    )  # app/orders
    n: Mapped[int]  # 1, 2, … within its order line: the third guard against double tickets
    holder_name: Mapped[str]
    holder_phone: Mapped[str] = mapped_column(default="")  # E.164; "" until the holder gives it
    holder_email: Mapped[str] = mapped_column(default="", index=True)
    holder_locale: Mapped[str] = mapped_column(default="")  # of who claimed it: their mails'
    claimed_at: Mapped[datetime | None]  # its holder gave their own name
    token: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(index=True)  # as scanners know it
    secret: Mapped[str] = mapped_column(unique=True)
    status: Mapped[TicketStatus] = mapped_column(default=TicketStatus.VALID)
    extras: Mapped[str] = mapped_column(default="")  # add-ons, in words: "Dîner poisson · 1 livre"
    note: Mapped[str] = mapped_column(default="")  # for the door: "invitée motrice"
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    changed_seq: Mapped[int]  # the event's change_seq when this row last changed
    issued_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    ticket_type: Mapped[TicketType] = relationship()
