"""Who may come to a date and who of them is not in yet: found, listed, printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import case, func, or_, select

from app.awaited.rules import CODE_END, ROWS
from app.deposits.queries import rests_at_door
from app.door.models import Entry
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.search import searchable
from app.kernel.text import folded
from app.orders.models import Order, OrderLine
from app.questions.queries import told_at_door
from app.tickets.models import Ticket, TicketType
from app.tickets.rules import TicketStatus

AWAITED = (TicketStatus.VALID, TicketStatus.DUE)
# A person's phone and e-mail: those of who claimed the ticket, else of who bought it
_CLAIMED = or_(Ticket.holder_phone != "", Ticket.holder_email != "")
PHONE = case((_CLAIMED, Ticket.holder_phone), else_=Order.phone)
EMAIL = case((_CLAIMED, Ticket.holder_email), else_=Order.email)


@dataclass(frozen=True, slots=True)
class Missing:
    """`buyer`: who ordered it, where that is another name. Phone and e-mail "" where not known."""

    id: int
    name: str
    buyer: str
    kind: str
    is_due: bool
    reference: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Missing]
    page: int
    pages: int
    total: int


def missing(event_id: int, *, words: str = "", page: int = 1) -> Page:
    """Those awaited who are not in, by their name, A to Z; `words`: name, buyer, phone, e-mail."""
    ids = missing_ids(event_id, words=words)
    pages = max(1, -(-len(ids) // ROWS))
    page = min(max(1, page), pages)
    shown = ids[(page - 1) * ROWS : page * ROWS]
    return Page(_rows(shown), page, pages, len(ids))


def missing_ids(event_id: int, *, words: str = "") -> list[int]:
    """Sorted and searched here and not in the database: accents aside, whichever it is."""
    query = (
        select(Ticket.id, Ticket.holder_name, Ticket.holder_phone, Ticket.holder_email)
        .add_columns(Order.search, Order.reference)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(Entry, Entry.ticket_id == Ticket.id)
        .where(Ticket.event_id == event_id, Ticket.status.in_(AWAITED), Entry.ticket_id.is_(None))
    )
    asked = asked_words(words)
    found = [
        (folded(name), ticket_id)
        for ticket_id, name, *said in db.session.execute(query)
        if all(word in searchable(name, *said) for word in asked)
    ]
    return [ticket_id for _name, ticket_id in sorted(found)]


def asked_words(words: str) -> list[str]:
    """What a search asks for: a number as one, or each word, accents aside."""
    digits = "".join(words.split()).lstrip("+")
    return [digits] if len(digits) > 2 and digits.isdecimal() else folded(words).split()


def _rows(ids: Sequence[int]) -> list[Missing]:
    query = (
        select(Ticket, Order.buyer_name, TicketType.name, Order.reference, PHONE, EMAIL)
        .join(TicketType, TicketType.id == Ticket.ticket_type_id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(Ticket.id.in_(ids))
    )
    found = {
        ticket.id: Missing(
            id=ticket.id,
            name=ticket.holder_name,
            buyer=buyer if buyer != ticket.holder_name else "",
            kind=kind,
            is_due=ticket.status is TicketStatus.DUE,
            reference=reference,
            phone=phone,
            email=email,
        )
        for ticket, buyer, kind, reference, phone, email in db.session.execute(query)
    }
    return [found[ticket_id] for ticket_id in ids]


def all_missing(event_id: int, *, most: int = 500) -> Sequence[list[Missing]]:
    """All of them, some at a time: for a spreadsheet."""
    ids = missing_ids(event_id)
    return [_rows(ids[start : start + most]) for start in range(0, len(ids), most)]


# The list on paper


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody awaited, as the list on paper names them: `code` is the end of their ticket's."""

    name: str
    kind: str
    code: str
    note: str
    rest: Money | None
    at: datetime | None
    pays_for: int = 1  # tickets: one sum pays its whole order
    paid_with: str = ""  # the code beside which that sum stands, for the others of the order


def listed(event_id: int) -> list[Listed]:
    """All who may come, A to Z, accents aside; what the door should know, and what is left to pay,
    which stands once an order: nobody is to take it twice.
    """
    query = (
        select(Ticket, TicketType.name, Entry.entered_at, OrderLine.order_id)
        .join(OrderLine, OrderLine.id == Ticket.order_line_id)
        .join(TicketType, TicketType.id == Ticket.ticket_type_id)
        .outerjoin(Entry, Entry.ticket_id == Ticket.id)
        .where(Ticket.event_id == event_id, Ticket.status.in_(AWAITED))
    )
    told, rests = told_at_door(event_id), rests_at_door(event_id)
    rows = [
        (
            order_id,
            Listed(
                name=ticket.holder_name,
                kind=kind,
                code=ticket.token[-CODE_END:],
                note=" · ".join(filter(None, (ticket.note, ticket.extras, told.get(ticket.id)))),
                rest=rests.get(ticket.id),
                at=at,
            ),
        )
        for ticket, kind, at, order_id in db.session.execute(query)
    ]
    return _sums_once(sorted(rows, key=lambda row: (folded(row[1].name), row[1].code)))


def _sums_once(rows: Sequence[tuple[int, Listed]]) -> list[Listed]:
    owing = Counter(order_id for order_id, row in rows if row.rest)
    stands: dict[int, str] = {}  # order -> the code where its sum stands
    listed: list[Listed] = []
    for order_id, row in rows:
        if row.rest and order_id in stands:
            row = replace(row, rest=None, paid_with=stands[order_id])
        elif row.rest:
            stands[order_id] = row.code
            row = replace(row, pays_for=owing[order_id])
        listed.append(row)
    return listed


def count(event_id: int) -> int:
    """How many may come."""
    query = select(func.count()).where(Ticket.event_id == event_id, Ticket.status.in_(AWAITED))
    return db.session.execute(query).scalar_one()
