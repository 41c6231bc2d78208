"""Who was asked something and said nothing yet."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, or_, select

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.messages.models import Message
from app.orders.models import Order, OrderLine
from app.orders.rules import Channel, OrderStatus
from app.questions.models import Answer, Need, Question
from app.questions.rules import REMIND_BEFORE, Moment
from app.tickets.models import Ticket, TicketType
from app.tickets.rules import TicketStatus

Row = TypeVarTuple("Row")


def reminder_key(order_id: int, event_id: int) -> str:
    return f"order:{order_id}:questions:{event_id}"


def still_silent(event_id: int) -> dict[int, int]:
    """Of each question still asked, how many paid orders that it fits said nothing to it."""
    asked = (
        Question.event_id == event_id,
        Question.retired_at.is_(None),
        Order.status == OrderStatus.PAID,
        _silent(),
    )
    found: dict[int, int] = {}
    many = func.count(Order.id.distinct())
    for query in (_bought(select(Question.id, many)), _by_pass(select(Question.id, many))):
        for question_id, n in db.session.execute(query.where(*asked).group_by(Question.id)):
            found[question_id] = found.get(question_id, 0) + n
    return found


def to_remind(*, now: datetime, most: int = 200) -> list[tuple[int, int]]:
    """(order, event) of buyers who come soon, said nothing to what is asked by link, and were not
    told yet. Who has a season pass was asked nothing while buying: all is asked by link."""
    key = literal("order:").concat(cast(Order.id, String)).concat(":questions:")
    key = key.concat(cast(Event.id, String))
    told = select(Message.id).where(Message.dedupe_key == key).exists()
    soon = (
        Event.starts_at > now,
        Event.starts_at <= now + REMIND_BEFORE,
        Event.status == Status.PUBLISHED,
        Order.status == OrderStatus.PAID,
        Order.email != "",
        Question.retired_at.is_(None),
        _silent(),
        ~told,
    )
    whom = select(Order.id, Event.id).group_by(Order.id, Event.id).order_by(Order.id, Event.id)
    by_link = _bought(whom.where(*soon, Question.moment == Moment.LATER))
    found: list[tuple[int, int]] = []
    for query in (by_link, _by_pass(whom.where(*soon))):
        rows = db.session.execute(query.limit(most - len(found)))
        found += [(order_id, event_id) for order_id, event_id in rows]
    return found


def _bought(query: Select[*Row]) -> Select[*Row]:
    """What is asked, with the orders of that date that it fits."""
    fits = or_(
        Question.ticket_type_id.is_(None), Question.ticket_type_id == OrderLine.ticket_type_id
    )
    query = query.select_from(Question).join(Event, Event.id == Question.event_id)
    query = query.join(Order, Order.event_id == Event.id).where(Order.channel != Channel.SEASON)
    return query.join(OrderLine, and_(OrderLine.order_id == Order.id, fits))


def _by_pass(query: Select[*Row]) -> Select[*Row]:
    """What is asked, with the season passes that have a ticket for that date."""
    fits = or_(Question.ticket_type_id.is_(None), Question.ticket_type_id == Ticket.ticket_type_id)
    query = query.select_from(Question).join(Event, Event.id == Question.event_id)
    query = query.join(Ticket, and_(Ticket.event_id == Event.id, fits))
    query = query.join(TicketType, TicketType.id == Ticket.ticket_type_id)
    query = query.join(OrderLine, OrderLine.id == Ticket.order_line_id)
    query = query.join(Order, Order.id == OrderLine.order_id)
    own = TicketType.pass_id.is_not(None), Ticket.replaces_id.is_(None)
    return query.where(*own, Ticket.status == TicketStatus.VALID)


def _silent() -> ColumnElement[bool]:
    """Nobody of the order said anything to the question."""
    answered = select(Answer.value).where(
        Answer.question_id == Question.id, Answer.order_id == Order.id
    )
    needed = select(Need.value).where(Need.question_id == Question.id, Need.order_id == Order.id)
    return and_(~answered.exists(), ~needed.exists())
