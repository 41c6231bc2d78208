"""Who came to a date, when and where; of what kind. Tickets, one for each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.arrivals.rules import LAST
from app.awaited.queries import AWAITED, EMAIL, PHONE, asked_words
from app.awaited.rules import ROWS
from app.door.models import Entry
from app.events.models import Event
from app.events.rules import AWAITED_ANCHORS
from app.kernel.db import db
from app.kernel.search import searchable
from app.kernel.text import folded
from app.orders.models import Order, OrderLine
from app.tickets.models import Ticket, TicketType


@dataclass(frozen=True, slots=True)
class Arrived:
    name: str
    kind: str
    gate: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Outside:
    """Who came in and went out again, and is not back."""

    name: str
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor guest: when they came; `has_ticket` by the name on one."""

    name: str
    headline: str
    has_ticket: bool
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who came to this organizer for the first time. Phone and e-mail: one of them at least."""

    name: str
    kind: str
    at: datetime
    reference: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Newcomers:
    rows: list[Newcomer]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Board:
    """`kinds`: (ticket type, came, expected); `gates`: (gate, came); `outside`: the last of
    `out` who left and are not back."""

    kinds: list[tuple[str, int, int]]
    gates: list[tuple[str, int]]
    times: list[datetime]
    newcomers: int
    regulars: int
    anchors: list[Anchor]
    last: list[Arrived]
    out: int
    outside: list[Outside]

    @property
    def entered(self) -> int:
        return len(self.times)

    @property
    def inside(self) -> int:
        return self.entered - self.out

    @property
    def expected(self) -> int:
        return sum(expected for _name, _came, expected in self.kinds)


def board(event: Event) -> Board:
    newcomers, regulars = first_times(event)
    return Board(
        kinds=_by_kind(event.id),
        gates=_by_gate(event.id),
        times=times(event.id),
        newcomers=newcomers,
        regulars=regulars,
        anchors=_anchors(event),
        last=_last(event.id),
        out=_out(event.id),
        outside=_outside(event.id),
    )


def _counts() -> ColumnElement[bool]:
    """Expected: valid, or came in all the same."""
    return or_(Ticket.status.in_(AWAITED), Entry.ticket_id.is_not(None))


def _by_kind(event_id: int) -> list[tuple[str, int, int]]:
    query = (
        select(TicketType.name, func.count(Entry.ticket_id), func.count())
        .select_from(Ticket)
        .join(TicketType, TicketType.id == Ticket.ticket_type_id)
        .outerjoin(Entry, Entry.ticket_id == Ticket.id)
        .where(Ticket.event_id == event_id, _counts())
        .group_by(TicketType.id, TicketType.name, TicketType.position)
        .order_by(TicketType.position, TicketType.id)
    )
    return [(name, came, expected) for name, came, expected in db.session.execute(query)]


def _by_gate(event_id: int) -> list[tuple[str, int]]:
    query = select(Entry.gate, func.count()).where(Entry.event_id == event_id)
    rows = db.session.execute(query.group_by(Entry.gate).order_by(Entry.gate))
    return [(gate, n) for gate, n in rows]


def times(event_id: int) -> list[datetime]:
    query = select(Entry.entered_at).where(Entry.event_id == event_id)
    return list(db.session.scalars(query.order_by(Entry.entered_at)))


def _last(event_id: int) -> list[Arrived]:
    query = (
        select(Ticket.holder_name, TicketType.name, Entry.gate, Entry.entered_at)
        .join(Ticket, Ticket.id == Entry.ticket_id)
        .join(TicketType, TicketType.id == Ticket.ticket_type_id)
        .where(Entry.event_id == event_id)
        .order_by(Entry.entered_at.desc(), Entry.ticket_id.desc())
    )
    return [Arrived(*row) for row in db.session.execute(query.limit(LAST))]


def _out(event_id: int) -> int:
    query = select(func.count()).where(Entry.event_id == event_id, Entry.exited_at.is_not(None))
    return db.session.execute(query).scalar_one()


def _outside(event_id: int) -> list[Outside]:
    query = (
        select(Ticket.holder_name, TicketType.name, Entry.exited_at)
        .join(Ticket, Ticket.id == Entry.ticket_id)
        .join(TicketType, TicketType.id == Ticket.ticket_type_id)
        .where(Entry.event_id == event_id, Entry.exited_at.is_not(None))
        .order_by(Entry.exited_at.desc(), Entry.ticket_id.desc())
    )
    rows = db.session.execute(query.limit(LAST))
    return [Outside(name, kind, at) for name, kind, at in rows if at]


def _came(*columns: Any) -> Select[Any]:
    query = select(*columns).select_from(Entry).join(Ticket, Ticket.id == Entry.ticket_id)
    query = query.join(OrderLine, OrderLine.id == Ticket.order_line_id)
    return query.join(Order, Order.id == OrderLine.order_id)


def first_times(event: Event) -> tuple[int, int]:
    """People who came: how many for the first time to this organizer, and how many came before.

    One is known by phone or e-mail: the guests of a table who gave none are in neither number.
    """

    known = case((_known(event), 1), else_=0)
    people = _came(PHONE.label("phone"), EMAIL.label("email"), known)
    people = people.where(Entry.event_id == event.id, or_(PHONE != "", EMAIL != ""))
    came: dict[str, bool] = {}
    for phone, email, again in db.session.execute(people.distinct()):
        came[phone or email] = came.get(phone or email, False) or bool(again)
    return sum(not again for again in came.values()), sum(came.values())


def _known(event: Event) -> ColumnElement[bool]:
    """Came to an earlier date of the same organizer, by the same phone or e-mail."""

    def before(column: ColumnElement[str]) -> Select[Any]:
        earlier = _came(column).join(Event, Event.id == Entry.event_id)
        return earlier.where(
            Event.organizer_id == event.organizer_id,
            Event.id != event.id,
            Event.starts_at < event.starts_at,
            column != "",
        )

    return or_(
        and_(PHONE != "", PHONE.in_(before(PHONE))),
        and_(EMAIL != "", EMAIL.in_(before(EMAIL))),
    )


def newcomers(event: Event, *, words: str = "", page: int = 1) -> Newcomers:
    """Those of `first_times`, each once with when they came first, by their name, A to Z; `words`:
    name, or a phone or e-mail of theirs."""
    query = _came(Ticket.holder_name, TicketType.name, Entry.entered_at, Order.reference)
    query = query.add_columns(PHONE, EMAIL, Entry.ticket_id)
    query = query.join(TicketType, TicketType.id == Ticket.ticket_type_id)
    query = query.where(Entry.event_id == event.id, or_(PHONE != "", EMAIL != ""))
    query = query.add_columns(case((_known(event), 1), else_=0))
    people: dict[str, Newcomer] = {}
    regulars = set()
    for row in db.session.execute(query.order_by(Entry.entered_at, Entry.ticket_id)):
        people.setdefault(row[4] or row[5], Newcomer(*row[:6]))
        regulars |= {row[4] or row[5]} if row[7] else set()
    people = {key: one for key, one in people.items() if key not in regulars}
    asked = asked_words(words)
    found = [
        one
        for one in people.values()
        if all(word in searchable(one.name, one.phone, one.email) for word in asked)
    ]
    found.sort(key=lambda one: (folded(one.name), one.reference, one.phone, one.email))
    pages = max(1, -(-len(found) // ROWS))
    page = min(max(1, page), pages)
    return Newcomers(found[(page - 1) * ROWS : page * ROWS], page, pages, len(found))


def _anchors(event: Event) -> list[Anchor]:
    """Those at least invited, by the name on their ticket."""
    asked = [a for a in event.anchors if a.state in AWAITED_ANCHORS]
    if not asked:
        return []
    query = select(Ticket.holder_name, Entry.entered_at)
    query = query.outerjoin(Entry, Entry.ticket_id == Ticket.id)
    query = query.where(Ticket.event_id == event.id, _counts()).order_by(Entry.entered_at.desc())
    there: dict[str, datetime | None] = {}
    for name, at in db.session.execute(query):
        there[folded(name)] = at or there.get(folded(name))
    return [
        Anchor(a.name, a.headline, folded(a.name) in there, there.get(folded(a.name)))
        for a in asked
    ]
