"""What is asked with an order or a ticket, what was answered, and needs kept apart from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.db import Model
from app.questions.rules import About, Moment, Per, QuestionKind
from app.tickets.models import TicketType


class Question(Model):
    """One question of one date. Retired, it is asked no more and its answers stay."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    ticket_type_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_type.id"))
    kind: Mapped[QuestionKind]
    label: Mapped[str]
    label_en: Mapped[str] = mapped_column(default="")
    options: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # [French, English]
    required: Mapped[bool] = mapped_column(default=False)
    per: Mapped[Per] = mapped_column(default=Per.ORDER)
    moment: Mapped[Moment] = mapped_column(default=Moment.PURCHASE)
    about: Mapped[About] = mapped_column(default=About.PLAIN)
    repeats: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]

    ticket_type: Mapped[TicketType | None] = relationship()

    @property
    def is_need(self) -> bool:
        return self.about is not About.PLAIN


class Answer(Model):
    """What was said, in words; of several choices, one a line. `ticket_id` 0: with the order.

    With the order a question of each ticket is answered for the buyer's own: the first it fits.
    """

    __tablename__ = "answer"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, index=True)
    ticket_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    value: Mapped[str]
    at: Mapped[datetime]


class Need(Model):
    """What somebody eats or how they come in, for one evening. Deleted a week after it (PR28)."""

    __tablename__ = "need"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True, index=True)
    ticket_id: Mapped[int] = mapped_column(primary_key=True, default=0)
    value: Mapped[str]
    at_door: Mapped[bool] = mapped_column(default=False)  # its guest said: tell the door too
    at: Mapped[datetime]
