"""What a date asks, who still has to answer, and what was said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, select

from app.kernel.db import db, table_of
from app.kernel.text import folded
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.questions.models import Answer, Need, Question
from app.questions.rules import ROWS, Per, counted
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus

Key = tuple[int, int]  # question, ticket (0: the order itself)


OF_EVENT = (
    select(Question)
    .where(Question.event_id == bindparam("event"))
    .order_by(Question.retired_at.is_not(None), Question.position, Question.id)
)


def questions_of(event_id: int) -> Sequence[Question]:
    """All of a date, in their order, retired ones last."""
    return db.session.scalars(OF_EVENT, {"event": event_id}).all()


def asked_at(event_id: int) -> list[Question]:
    """Those that are still asked."""
    return [question for question in questions_of(event_id) if question.retired_at is None]


def is_asking(event_ids: Iterable[int]) -> bool:
    """One of these dates asks something of everybody."""
    query = select(Question.id).where(
        Question.event_id.in_(list(event_ids)),
        Question.retired_at.is_(None),
        Question.ticket_type_id.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None


def question_of(event_id: int, question_id: int) -> Question | None:
    query = select(Question).where(Question.id == question_id, Question.event_id == event_id)
    return db.session.scalar(query)


def own_ticket(question: Question, tickets: Iterable[Ticket]) -> int:
    """The ticket an answer given with the order is for: the first sold that it fits; 0: none."""
    fits = [
        ticket
        for ticket in tickets
        if ticket.replaces_id is None
        and ticket.event_id == question.event_id
        and question.ticket_type_id in (None, ticket.ticket_type_id)
    ]
    first = min(fits, key=lambda ticket: (ticket.order_line_id, ticket.n), default=None)
    return first.id if first is not None else 0


def said(order_id: int) -> dict[Key, str]:
    """What an order and its tickets answered; of needs, only that they did: ""."""
    plain = select(Answer.question_id, Answer.ticket_id, Answer.value)
    rows = db.session.execute(plain.where(Answer.order_id == order_id))
    found = {(question, ticket): value for question, ticket, value in rows}
    needs = select(Need.question_id, Need.ticket_id).where(Need.order_id == order_id)
    return found | dict.fromkeys(db.session.execute(needs), "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Questions for one ticket, or for the order itself, and which have their answer."""

    questions: list[Question]
    answers: Mapping[int, str]  # question -> what was said

    @property
    def open(self) -> list[Question]:
        return [question for question in self.questions if question.id not in self.answers]


def order_sheet(order_id: int, event_id: int) -> Sheet:
    """What is asked once for the order."""
    asked = [question for question in asked_at(event_id) if question.per is Per.ORDER]
    known = said(order_id) if asked else {}
    return Sheet(asked, {q.id: known[q.id, 0] for q in asked if (q.id, 0) in known})


def ticket_sheet(ticket: Ticket, order_id: int, party: Sequence[Ticket]) -> Sheet:
    """What is asked of who holds this ticket. `party`: all the tickets of its order."""
    asked = [question for question in asked_at(ticket.event_id) if asks(question, ticket, party)]
    return _sheet(ticket, asked, said(order_id) if asked else {}, party)


def asks(question: Question, ticket: Ticket, party: Iterable[Ticket]) -> bool:
    """On a ticket's page. A season pass's has its date's whole list: no order form asked it."""
    if question.ticket_type_id not in (None, ticket.ticket_type_id):
        return False
    if question.per is Per.TICKET:
        return True
    return ticket.ticket_type.pass_id is not None and own_ticket(question, party) == ticket.id


def open_on(tickets: Sequence[Ticket], order_id: int) -> dict[int, int]:
    """How many questions of its date wait on each ticket of an order: {ticket id: n}."""
    dates = {ticket.event_id for ticket in tickets}
    query = select(Question).where(Question.event_id.in_(dates), Question.retired_at.is_(None))
    asked = db.session.scalars(query.order_by(Question.id)).all()
    known = said(order_id) if asked else {}
    sheets = {
        ticket.id: _sheet(
            ticket,
            [q for q in asked if q.event_id == ticket.event_id and asks(q, ticket, tickets)],
            known,
            tickets,
        )
        for ticket in tickets
    }
    return {id_: len(sheet.open) for id_, sheet in sheets.items() if sheet.open}


def _sheet(
    ticket: Ticket, asked: list[Question], known: Mapping[Key, str], party: Iterable[Ticket]
) -> Sheet:
    answers: dict[int, str] = {}
    for question in asked:
        key = question.id, ticket.id
        if key not in known and own_ticket(question, party) == ticket.id:
            key = question.id, 0
        if key in known:
            answers[question.id] = known[key]
    return Sheet(asked, answers)


@dataclass(frozen=True, slots=True)
class Told:
    """One answer with whose it is."""

    question: Question
    reference: str
    name: str
    value: str
    at_door: bool = False


def _whose(
    model: type[Answer] | type[Need], event_id: int, order_id: int | None
) -> list[tuple[Question, Order, Any]]:
    """Rows of a date with their order, of orders that stand; the third is the row itself."""
    query = (
        select(Question, Order, model)
        .join(model, model.question_id == Question.id)
        .join(Order, Order.id == model.order_id)
        .where(Question.event_id == event_id, Order.status == OrderStatus.PAID)
        .order_by(Question.position, Question.id, Order.id, model.ticket_id)
    )
    if order_id is not None:
        query = query.where(Order.id == order_id)
    return [(question, order, row) for question, order, row in db.session.execute(query)]


def _tickets(event_id: int) -> dict[int, list[Ticket]]:
    """The tickets of a date by order."""
    query = select(OrderLine.order_id, Ticket).join(Ticket, Ticket.order_line_id == OrderLine.id)
    found: dict[int, list[Ticket]] = {}
    for order_id, ticket in db.session.execute(query.where(Ticket.event_id == event_id)):
        found.setdefault(order_id, []).append(ticket)
    return found


def told_of(event_id: int, *, order_id: int | None = None, needs: bool = False) -> list[Told]:
    """Every answer of a date, or of one order, that is somebody's: a dead ticket's is nobody's."""
    model = Need if needs else Answer
    rows = _whose(model, event_id, order_id)
    tickets = _tickets(event_id) if rows else {}
    found = []
    for question, order, row in rows:
        name = order.buyer_name
        if question.per is Per.TICKET:
            of_order = tickets.get(order.id, [])
            wanted = row.ticket_id or own_ticket(question, of_order)
            ticket = next((t for t in of_order if t.id == wanted), None)
            if ticket is None or ticket.status is not TicketStatus.VALID:
                continue
            name = ticket.holder_name
        at_door = bool(getattr(row, "at_door", False))
        found.append(Told(question, order.reference, name, row.value, at_door))
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was answered."""

    items: Sequence[Told]
    page: int
    pages: int
    total: int


def among(told: Sequence[Told], words: str, *, page: int, size: int = ROWS) -> Found:
    """Those whose name, reference or answer holds each of the words, accents aside.

    Done here: the two databases fold accents differently, and a date's answers are few.
    """
    wanted = folded(words).split()
    held = [
        one
        for one in told
        if all(word in folded(f"{one.name} {one.reference} {one.value}") for word in wanted)
    ]
    pages = max(1, -(-len(held) // size))
    page = min(max(1, page), pages)
    return Found(held[(page - 1) * size : page * size], page, pages, len(held))


def summary(told: Iterable[Told]) -> dict[int, dict[str, int]]:
    """question -> how many said what."""
    values: dict[int, list[str]] = {}
    kinds = {}
    for one in told:
        values.setdefault(one.question.id, []).append(one.value)
        kinds[one.question.id] = one.question.kind
    return {id_: counted(kinds[id_], said) for id_, said in values.items()}


FOR_DOOR = (
    select(Need, Question)
    .join(Question, Question.id == Need.question_id)
    .where(Question.event_id == bindparam("event"), Need.at_door)
    .order_by(Question.position, Question.id)
)
NEED, QUESTION = table_of(Need).c, table_of(Question).c
HAS_FOR_DOOR = exists().where(  # asked beside something else: most dates have none
    NEED.question_id == QUESTION.id, QUESTION.event_id == bindparam("event"), NEED.at_door
)


def told_at_door(event_id: int) -> dict[int, str]:
    """Needs that guests said the door may know: ticket -> words."""
    rows = db.session.execute(FOR_DOOR, {"event": event_id}).all()
    if not rows:
        return {}
    tickets = _tickets(event_id)
    words: dict[int, list[str]] = {}
    for need, question in rows:
        ticket_id = need.ticket_id or own_ticket(question, tickets.get(need.order_id, []))
        words.setdefault(ticket_id, []).append(need.value.replace("\n", ", "))
    return {ticket_id: " · ".join(said) for ticket_id, said in words.items()}
