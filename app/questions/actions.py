"""Asking, answering, and forgetting what people eat. Why so: docs/adr/0029."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from app.accounts.actions import give_consent, withdraw_consent
from app.accounts.queries import consented
from app.accounts.rules import Purpose
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.orders import queries as orders
from app.questions.models import Answer, Need, Question
from app.questions.queries import asked_at, asks, own_ticket, question_of, questions_of
from app.questions.rules import FORGOTTEN_AFTER, QUESTIONS_MAX, Asked, TooManyQuestions
from app.tickets.actions import next_change
from app.tickets.models import Ticket, TicketType


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody answered; "" takes nothing back and says nothing."""

    value: str
    at_door: bool = False


def ask(event: Event, asked: Asked) -> Question:
    """One more question, last. Raises: TooManyQuestions(most)."""
    standing = asked_at(event.id)
    if len(standing) >= QUESTIONS_MAX:
        raise TooManyQuestions(most=QUESTIONS_MAX)
    question = Question(event_id=event.id)
    question.position = max((q.position for q in standing), default=0) + 1
    _write(question, asked)
    db.session.add(question)
    db.session.flush()
    return question


def ask_otherwise(question: Question, asked: Asked) -> None:
    """Other words. What it is about, and for whom, stays once there is an answer."""
    if has_answers(question.id):
        asked = Asked(
            kind=question.kind,
            label=asked.label,
            label_en=asked.label_en,
            options=asked.options,
            required=asked.required,
            per=question.per,
            moment=asked.moment,
            about=question.about,
            ticket_type_id=asked.ticket_type_id,
            repeats=asked.repeats,
        )
    _write(question, asked)
    db.session.flush()


def _write(question: Question, asked: Asked) -> None:
    asked = asked.as_allowed()
    question.kind, question.label, question.label_en = asked.kind, asked.label, asked.label_en
    question.options = [list(option) for option in asked.options]
    question.required, question.per, question.moment = asked.required, asked.per, asked.moment
    question.about, question.ticket_type_id = asked.about, asked.ticket_type_id
    question.repeats = asked.repeats


def has_answers(question_id: int) -> bool:
    plain = select(Answer.question_id).where(Answer.question_id == question_id).limit(1)
    needs = select(Need.question_id).where(Need.question_id == question_id).limit(1)
    return db.session.scalar(plain) is not None or db.session.scalar(needs) is not None


def retire(question: Question, *, now: datetime) -> None:
    """Asked no more; what was said stays."""
    question.retired_at = question.retired_at or now
    db.session.flush()


def bring_back(question: Question) -> None:
    """Asked again, last; what was said before still stands. Raises: TooManyQuestions(most)."""
    standing = asked_at(question.event_id)
    if question in standing:
        return
    if len(standing) >= QUESTIONS_MAX:
        raise TooManyQuestions(most=QUESTIONS_MAX)
    question.retired_at = None
    question.position = max((q.position for q in standing), default=0) + 1
    db.session.flush()


def move(question: Question, *, up: bool) -> None:
    """One place earlier, or later."""
    standing = asked_at(question.event_id)
    here = standing.index(question) if question in standing else -1
    there = here + (-1 if up else 1)
    if here < 0 or not 0 <= there < len(standing):
        return
    standing[here], standing[there] = standing[there], standing[here]
    for position, each in enumerate(standing, 1):
        each.position = position
    db.session.flush()


def carry_over(question: Question, *, now: datetime) -> int:
    """Ask it at the dates to come of the same series too; at how many."""
    event = db.session.get_one(Event, question.event_id)
    if event.series_id is None or not question.repeats:
        return 0
    query = select(Event).where(
        Event.series_id == event.series_id,
        Event.id != event.id,
        Event.starts_at > max(now, event.starts_at),
        Event.status != Status.CANCELLED,
    )
    return sum(ask_like(question, there) for there in db.session.scalars(query).all())


def carry_into(made: Iterable[Event]) -> None:
    """Dates just made of one series ask what the one before them asked, where that repeats."""
    made = list(made)
    its = Event.series_id.in_({event.series_id for event in made})
    repeated = select(Question.id).join(Event, Event.id == Question.event_id).where(its)
    if not made or not db.session.scalar(repeated.where(Question.repeats).limit(1)):
        return
    for event in made:
        before = select(Event.id).where(
            Event.series_id == event.series_id, Event.starts_at < event.starts_at
        )
        last = db.session.scalar(before.order_by(Event.starts_at.desc()).limit(1))
        for question in asked_at(last) if last is not None else ():
            if question.repeats:
                ask_like(question, event)


def ask_like(question: Question, event: Event, *, repeats: bool = True) -> bool:
    """False when that date asks it already, or does not sell what it is about."""
    standing = asked_at(event.id)
    if len(standing) >= QUESTIONS_MAX or any(q.label == question.label for q in standing):
        return False
    kind_id = None
    if question.ticket_type_id is not None:
        named = select(TicketType.name).where(TicketType.id == question.ticket_type_id)
        same = TicketType.event_id == event.id, TicketType.name == named.scalar_subquery()
        kind_id = db.session.scalar(select(func.min(TicketType.id)).where(*same))
        if kind_id is None:
            return False
    asked = Asked(
        kind=question.kind,
        label=question.label,
        label_en=question.label_en,
        options=[(option[0], option[1]) for option in question.options],
        required=question.required,
        per=question.per,
        moment=question.moment,
        about=question.about,
        ticket_type_id=kind_id,
        repeats=repeats,
    )
    ask(event, asked)
    return True


def answer(
    order_id: int,
    said: Mapping[int, Said],
    *,
    ticket: Ticket | None = None,
    agreed: str = "",
    now: datetime,
) -> None:
    """Keep what was said, the last word of each; with a ticket, for who holds it.

    Questions of other dates are left out. Needs go to their own table, and only with a yes to
    their being kept: `agreed` is the language in which it was asked, "" for none (PR28).
    """
    order = orders.lock_order(order_id)  # two answers at once are one after the other
    event_id = ticket.event_id if ticket is not None else order.event_id
    party = orders.tickets_of_order(order_id) if ticket is not None else []
    told = False
    for question_id, one in said.items():
        question = question_of(event_id, question_id)
        if question is None or not one.value or question.retired_at is not None:
            continue
        if ticket is not None and not asks(question, ticket, party):
            continue
        if question.is_need and not agreed:
            continue
        told |= question.is_need
        if ticket is not None and own_ticket(question, party) == ticket.id:
            _keep(question, order_id, 0, one, now=now)  # in place of what came with the order
        else:
            _keep(question, order_id, ticket.id if ticket else 0, one, now=now)
    if told:
        who = _known_by(order_id, ticket)
        give_consent(who, Purpose.NEEDS_EVENT, event_id=event_id, locale=agreed, now=now)
        _tell_doors(event_id, order_id)
    db.session.flush()


def _known_by(order_id: int, ticket: Ticket | None) -> str:
    return f"ticket:{ticket.id}" if ticket is not None else f"order:{order_id}"


def _keep(question: Question, order_id: int, ticket_id: int, one: Said, *, now: datetime) -> None:
    key = {"question_id": question.id, "order_id": order_id, "ticket_id": ticket_id}
    if question.is_need:
        db.session.merge(Need(**key, value=one.value, at_door=one.at_door, at=now))
    else:
        db.session.merge(Answer(**key, value=one.value, at=now))


def _tell_doors(event_id: int, order_id: int) -> None:
    """Phones that have the list hear of it with the next one."""
    seq = next_change(event_id)
    for ticket in orders.tickets_of_order(order_id):
        if ticket.event_id == event_id:
            ticket.changed_seq = seq


def take_back_needs(
    order_id: int, ticket: Ticket, *, party: Sequence[Ticket], locale: str, now: datetime
) -> None:
    """Its guest wants it forgotten now, at the door too; and takes back their yes."""
    orders.lock_order(order_id)
    whose: set[Ticket | None] = {ticket}
    for question in questions_of(ticket.event_id):
        if question.is_need:
            own = own_ticket(question, party) == ticket.id
            whose |= {None} if own else set()
            mine = delete(Need).where(
                Need.question_id == question.id,
                Need.order_id == order_id,
                Need.ticket_id.in_((ticket.id, 0) if own else (ticket.id,)),
            )
            db.session.execute(mine)
    for each in whose:
        who = _known_by(order_id, each)
        if consented(who, Purpose.NEEDS_EVENT):
            withdraw_consent(who, Purpose.NEEDS_EVENT, locale=locale, now=now)
    _tell_doors(ticket.event_id, order_id)


def forget_needs_of(order_id: int, *, locale: str, now: datetime) -> None:
    """Who ordered takes back what they agreed to while ordering; a guest's own words stay."""
    orders.lock_order(order_id)
    tickets = orders.tickets_of_order(order_id)
    own = {
        own_ticket(question, tickets)
        for event_id in {ticket.event_id for ticket in tickets}
        for question in questions_of(event_id)
        if question.is_need
    }
    mine = delete(Need).where(Need.order_id == order_id, Need.ticket_id.in_({0, *own}))
    db.session.execute(mine)
    if consented(f"order:{order_id}", Purpose.NEEDS_EVENT):
        withdraw_consent(f"order:{order_id}", Purpose.NEEDS_EVENT, locale=locale, now=now)
    for event_id in {ticket.event_id for ticket in tickets}:
        _tell_doors(event_id, order_id)


def forget_needs(*, now: datetime) -> None:
    """What people eat and how they come in is nobody's matter a week after the evening (PR28)."""
    over = select(Question.id).join(Event, Event.id == Question.event_id)
    over = over.where(Event.ends_at <= now - FORGOTTEN_AFTER)
    db.session.execute(delete(Need).where(Need.question_id.in_(over)))
