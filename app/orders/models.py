"""Orders and the places they keep."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from app.accounts.models import Organizer
from app.events.models import Event
from app.kernel.db import Model
from app.kernel.money import Money
from app.kernel.search import search_of
from app.orders.rules import Channel, Flag, OrderStatus
from app.tickets.models import Ticket, TicketType

WAITING = text("status = 'held'")


class Order(Model):
    """One purchase. `reference` is read aloud and written on transfers; `secret` opens its page.

    What is due is the lines, less the promo code's discount, less the credit used.
    """

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("total_amount >= 0", name="total"),
        CheckConstraint("discount_amount >= 0", name="discount"),
        CheckConstraint("credit_amount >= 0", name="credit"),
        Index("ix_orders_held", "held_until", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_orders_event_status", "event_id", "status", "created_at", "id"),
        Index("ix_orders_event_newest", "event_id", "created_at", "id"),
        CheckConstraint("returned_amount >= 0", name="returned"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organizer_id: Mapped[int] = mapped_column(ForeignKey("organizer.id"))
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    secret: Mapped[str] = mapped_column(unique=True)
    idem_key: Mapped[str] = mapped_column(unique=True)  # the form's: a double submit is one order
    idem_hash: Mapped[str]  # of what was asked with that key
    buyer_name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="", index=True)  # E.164
    email: Mapped[str] = mapped_column(default="", index=True)
    search: Mapped[str] = mapped_column(default=search_of("buyer_name", "phone", "email"))
    locale: Mapped[str]
    total_amount: Mapped[int] = mapped_column(BigInteger)  # due in money
    discount_amount: Mapped[int] = mapped_column(BigInteger, default=0)
    credit_amount: Mapped[int] = mapped_column(BigInteger, default=0)
    credit_id: Mapped[int | None] = mapped_column(index=True)  # credit.id, which names an order
    # of the credit used, what was money: places moved here, and give it back as money
    moved_amount: Mapped[int] = mapped_column(BigInteger, default=0)
    promo_id: Mapped[int | None] = mapped_column(ForeignKey("promo.id"), index=True)
    via: Mapped[str] = mapped_column(default="")  # code of the anchor guest whose link brought it
    moved_from_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))  # another date's
    currency: Mapped[str]
    status: Mapped[OrderStatus]
    held_until: Mapped[datetime]
    provider: Mapped[str]  # the way of paying chosen last; "free" when nothing is due
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    note: Mapped[str] = mapped_column(default="")  # the team's own words
    refund_due: Mapped[int] = mapped_column(BigInteger, default=0)  # money kept that must go back
    # money that goes back with pieces; more than the total when it came from the date moved from
    returned_amount: Mapped[int] = mapped_column(BigInteger, default=0)
    flag: Mapped[Flag] = mapped_column(default=Flag.NONE)
    created_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]

    total: Mapped[Money] = composite("total_amount", "currency")
    organizer: Mapped[Organizer] = relationship()
    event: Mapped[Event] = relationship()
    lines: Mapped[list[OrderLine]] = relationship(back_populates="order", order_by="OrderLine.id")


class OrderLine(Model):
    """So many of one type, at one price of that day: early ones and later ones are two lines."""

    __tablename__ = "order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "ticket_type_id", "unit_amount"),
        CheckConstraint("quantity BETWEEN 1 AND 100", name="quantity"),
        CheckConstraint("cancelled BETWEEN 0 AND quantity", name="cancelled"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id"))
    quantity: Mapped[int]
    unit_amount: Mapped[int] = mapped_column(BigInteger)
    cancelled: Mapped[int] = mapped_column(default=0)  # of the quantity, those given back since
    vat_bp: Mapped[int] = mapped_column(default=0)  # basis points of tax, as on the day of sale

    order: Mapped[Order] = relationship(back_populates="lines")
    ticket_type: Mapped[TicketType] = relationship()
    tickets: Mapped[list[Ticket]] = relationship(order_by="Ticket.n")


class OrderQuota(Model):
    """The places an order took, per quota: what is given back or sold is what was taken."""

    __tablename__ = "order_quota"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    quota_id: Mapped[int] = mapped_column(ForeignKey("quota.id"), primary_key=True)
    seats: Mapped[int]
