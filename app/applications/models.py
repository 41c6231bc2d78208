"""Requests for a place, and what they were answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.applications.rules import ApplicationState
from app.events.models import Event
from app.kernel.db import Model
from app.kernel.search import search_of
from app.orders.models import Order
from app.tickets.models import TicketType


class Application(Model):
    """One contact's request for one date. `secret` opens its page."""

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("quantity BETWEEN 1 AND 100", name="quantity"),
        Index("ix_application_event_state", "event_id", "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    ticket_type_id: Mapped[int] = mapped_column(ForeignKey("ticket_type.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))  # proposed last
    secret: Mapped[str] = mapped_column(unique=True)
    form_key: Mapped[str] = mapped_column(unique=True)  # a double submit is one request
    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")  # E.164
    email: Mapped[str] = mapped_column(default="")
    locale: Mapped[str]
    quantity: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    search: Mapped[str] = mapped_column(default=search_of("name", "phone", "email", "words"))
    link: Mapped[str] = mapped_column(default="")
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.NEW)
    answer: Mapped[str] = mapped_column(default="")  # the team's sentence
    proposals: Mapped[int] = mapped_column(default=0)  # so many were made
    via: Mapped[str] = mapped_column(default="")  # as Order.via; what they are proposed gets it
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    ticket_type: Mapped[TicketType] = relationship()
    order: Mapped[Order | None] = relationship()
