"""Finding orders in the register: a page costs the same with ten orders and with fifty thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.engine import Row as Found

from app.deposits.queries import awaited
from app.door.models import Entry
from app.events.models import AnchorGuest
from app.gifts import queries as gifts
from app.kernel.codes import clean
from app.kernel.db import db
from app.kernel.search import holds
from app.orders.models import Order, OrderLine
from app.orders.rules import Channel, OrderStatus, read_reference
from app.passes.queries import part_of_date
from app.promos.models import Promo
from app.register.rules import ROWS, Filters, Place
from app.tickets.models import Quota, Ticket, TicketType
from app.tickets.rules import QuotaKind, TypeKind

CHOICES_MOST = 300  # promo codes one may filter by: those most used
CHUNK = 500  # orders read at once for an export


@dataclass(frozen=True, slots=True)
class Row:
    """One order as the list shows it. `people`: those it brings; `inside`: those who came in;
    `returned`: of the total, what goes back with cancelled places."""

    id: int
    reference: str
    name: str
    phone: str
    email: str
    total: int
    returned: int
    currency: str
    status: OrderStatus
    channel: Channel
    refund_due: int
    note: str
    created_at: datetime
    promo: int | None
    via: str
    people: int
    inside: int


def page_of(
    event_id: int, filters: Filters, *, after: Place | None = None, most: int = ROWS
) -> tuple[list[Row], Place | None]:
    """Orders, newest first, and where the next page begins; None: this was the last."""
    query = _matching(_NEWEST, event_id, filters)
    if after is not None:
        older = (Order.created_at < after.at) | (Order.id < after.id)
        query = query.where(Order.created_at <= after.at, older)
    rows = [Row(*found) for found in db.session.execute(query.limit(most + 1))]
    shown = rows[:most]
    more = len(rows) > most
    return shown, Place(shown[-1].created_at, shown[-1].id) if more else None


def ids_of(event_id: int, filters: Filters) -> Select[int]:
    """Every order that matches, as something to act on."""
    return _matching(select(Order.id), event_id, filters)


def all_of(event_id: int, filters: Filters) -> Iterator[list[Row]]:
    """Every order that matches, some at a time: for an export."""
    after: Place | None = None
    while True:
        rows, after = page_of(event_id, filters, after=after, most=CHUNK)
        if rows:
            yield rows
        if after is None:
            return


def lines_of(order_ids: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """What each order holds of its date: {order id: [(ticket type, how many)]}."""
    query = (
        select(
            OrderLine.order_id, TicketType.name, func.sum(OrderLine.quantity - OrderLine.cancelled)
        )
        .join(TicketType, TicketType.id == OrderLine.ticket_type_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.order_id.in_(order_ids), TicketType.event_id == Order.event_id)
        .group_by(OrderLine.order_id, TicketType.id, TicketType.name)
        .order_by(OrderLine.order_id, TicketType.id)
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for order_id, name, n in db.session.execute(query):
        found.setdefault(order_id, []).append((name, int(n)))
    return found


def codes_of(event_id: int) -> dict[int, str]:
    """The promo codes of a date that somebody used: {id: as it is shown}."""
    query = select(Promo.id, Promo.shown).where(Promo.event_id == event_id, Promo.used > 0)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _people() -> ColumnElement[int]:
    left = OrderLine.quantity - OrderLine.cancelled
    seats = select(func.sum(left * TicketType.seats)).select_from(OrderLine)
    seats = seats.join(TicketType, TicketType.id == OrderLine.ticket_type_id)
    seats = seats.where(OrderLine.order_id == Order.id, TicketType.kind == TypeKind.ADMISSION)
    seats = seats.where(TicketType.event_id == Order.event_id)  # a season pass has other dates too
    return func.coalesce(seats.correlate(Order).scalar_subquery(), 0)


def _entered() -> Select[Any]:
    """The entries of an order's tickets."""
    query = select(Entry.ticket_id).join(Ticket, Ticket.id == Entry.ticket_id)
    query = query.join(OrderLine, OrderLine.id == Ticket.order_line_id)
    here = Ticket.event_id == Order.event_id
    return query.where(OrderLine.order_id == Order.id, here).correlate(Order)


def _inside() -> ColumnElement[int]:
    return _entered().with_only_columns(func.count()).scalar_subquery()


# what was moved here was paid at the date it came from, and may go back from here
_KEPT = case(
    (Order.total_amount > Order.returned_amount, Order.total_amount - Order.returned_amount),
    else_=0,
)
_COLUMNS: tuple[Any, ...] = (
    Order.id,
    Order.reference,
    Order.buyer_name,
    Order.phone,
    Order.email,
    Order.total_amount,
    Order.returned_amount,
    Order.currency,
    Order.status,
    Order.channel,
    Order.refund_due,
    Order.note,
    Order.created_at,
    Order.promo_id,
    Order.via,
    _people(),
    _inside(),
)


_NEWEST = select(*_COLUMNS).order_by(Order.created_at.desc(), Order.id.desc())


def _matching(query: Select[Any], event_id: int, filters: Filters) -> Select[Any]:
    query = query.where(Order.event_id == event_id)
    if filters.status is not None:
        query = query.where(Order.status == filters.status)
    if filters.arrived is not None:
        entered = _entered().exists()
        query = query.where(entered if filters.arrived else ~entered)
    if filters.kind is not None:
        line = select(OrderLine.id).where(OrderLine.ticket_type_id == filters.kind)
        query = query.where(line.where(OrderLine.order_id == Order.id).exists())
    if filters.promo is not None:
        query = query.where(Order.promo_id == filters.promo)
    if filters.via:
        query = query.where(Order.via == filters.via)
    if filters.channel is not None:
        query = query.where(Order.channel == filters.channel)
    return query.where(*_saying(filters.words))


def _saying(words: str) -> list[ColumnElement[bool]]:
    """A reference, or how one begins; a phone's digits, spaced as one likes; else each word."""
    if reference := read_reference(words):
        return [Order.reference == reference]
    each = holds(Order.search, words)
    begun = clean(words)
    if begun.startswith("EN") and begun.isalnum() and len(begun) > 3:
        return [and_(*each) | Order.reference.startswith(f"EN-{begun[2:]}")]
    return each


@dataclass(slots=True)
class Summary:
    """An event's orders in numbers, and what they can be filtered by, in one statement."""

    orders: dict[OrderStatus, int] = field(default_factory=dict)
    channels: dict[Channel, int] = field(default_factory=dict)
    # of paid orders, less what goes back, in the smallest unit; of season passes, this date's part
    money: int = 0
    by_pass: int = 0  # places that a season pass gave
    pass_money: int = 0
    sold: int = 0  # places
    held: int = 0
    given: int = 0  # of those sold, places that were a gift
    awaited: int = 0  # left to pay of orders whose deposit is paid
    deposits: int = 0  # what came of those
    kinds: list[tuple[int, str]] = field(default_factory=list)
    promos: list[tuple[int, str]] = field(default_factory=list)
    anchors: list[tuple[str, str]] = field(default_factory=list)


def summary_of(event_id: int) -> Summary:
    summary = Summary()
    for found in db.session.execute(_numbers(event_id)):
        _NOTE[found.what](summary, found)
    return summary


def _numbers(event_id: int) -> Any:
    """Rows (what, key, words, n, amount)."""

    def part(what: str, key: Any, words: Any, n: Any, amount: Any) -> Select[Any]:
        named = (key.label("key"), words.label("words"), n.label("n"), amount.label("amount"))
        return select(literal_column(f"'{what}'").label("what"), *named)

    nothing: Any = literal_column("''")
    zero: Any = literal_column("0")
    orders = part(
        "orders",
        cast(Order.status, String),
        cast(Order.channel, String),
        func.count(),
        func.sum(_KEPT),
    )
    orders = orders.where(Order.event_id == event_id).group_by(Order.status, Order.channel)
    room = part("room", nothing, nothing, Quota.held, Quota.sold)
    room = room.where(Quota.event_id == event_id, Quota.kind == QuotaKind.ROOM)
    kinds = part("kind", cast(TicketType.id, String), TicketType.name, TicketType.position, zero)
    kinds = kinds.where(TicketType.event_id == event_id, TicketType.pass_id.is_(None))
    promos = part("promo", cast(Promo.id, String), Promo.shown, Promo.used, zero)
    promos = promos.where(Promo.event_id == event_id, Promo.used > 0)
    promos = promos.order_by(Promo.used.desc()).limit(CHOICES_MOST)
    anchors = part("anchor", AnchorGuest.code, AnchorGuest.name, zero, zero)
    anchors = anchors.where(AnchorGuest.event_id == event_id, AnchorGuest.code.is_not(None))
    given = part("given", nothing, nothing, gifts.places_given(event_id).scalar_subquery(), zero)
    season = part_of_date(event_id).subquery()
    season_ = part("season", nothing, nothing, season.c.n, season.c.amount)
    rest = awaited(event_id).subquery()
    rest_ = part("rest", nothing, nothing, rest.c.left, rest.c.paid)
    return union_all(orders, room, kinds, select(promos.subquery()), anchors, given, season_, rest_)


def _note_orders(summary: Summary, found: Found[Any]) -> None:
    status, channel = OrderStatus(found.key), Channel(found.words)
    summary.orders[status] = summary.orders.get(status, 0) + found.n
    summary.channels[channel] = summary.channels.get(channel, 0) + found.n
    if status is OrderStatus.PAID and channel is not Channel.SEASON:
        summary.money += int(found.amount)


def _note_room(summary: Summary, found: Found[Any]) -> None:
    summary.held, summary.sold = found.n, int(found.amount)


def _note_season(summary: Summary, found: Found[Any]) -> None:
    summary.by_pass, summary.pass_money = found.n, int(found.amount)
    summary.money += summary.pass_money


def _note_rest(summary: Summary, found: Found[Any]) -> None:
    summary.awaited, summary.deposits = int(found.n), int(found.amount)


def _note_given(summary: Summary, found: Found[Any]) -> None:
    summary.given = found.n


_NOTE: dict[str, Callable[[Summary, Any], None]] = {
    "orders": _note_orders,
    "room": _note_room,
    "given": _note_given,
    "rest": _note_rest,
    "season": _note_season,
    "kind": lambda summary, found: summary.kinds.append((int(found.key), found.words)),
    "promo": lambda summary, found: summary.promos.append((int(found.key), found.words)),
    "anchor": lambda summary, found: summary.anchors.append((found.key, found.words)),
}
