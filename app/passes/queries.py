"""Finding passes, the dates they give, and who holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.credits.models import Credit
from app.events.models import Event
from app.events.rules import Status
from app.kernel.clock import local
from app.kernel.db import db
from app.kernel.money import Money
from app.kernel.text import folded
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.passes.models import PassGap, PassOrder, SeasonPass
from app.promos.models import Promo
from app.sales.rules import discounts
from app.tickets.models import Quota, Ticket, TicketType, TicketTypeQuota
from app.tickets.rules import TicketStatus, is_on_sale


def pass_by_id(series_id: int, pass_id: int) -> SeasonPass | None:
    """A pass of this series, with its quota as it stands."""
    query = select(SeasonPass).where(SeasonPass.id == pass_id, SeasonPass.series_id == series_id)
    query = query.options(joinedload(SeasonPass.quota), joinedload(SeasonPass.series))
    return db.session.scalar(query.execution_options(populate_existing=True))


def passes_of(series_id: int) -> Sequence[SeasonPass]:
    """All passes of a series, retired ones last."""
    query = select(SeasonPass).where(SeasonPass.series_id == series_id)
    query = query.options(joinedload(SeasonPass.quota))
    order = (SeasonPass.retired_at.is_not(None), SeasonPass.id)
    return db.session.scalars(query.order_by(*order)).all()


def passes_on_sale(series_id: int, *, now: datetime) -> list[SeasonPass]:
    return [each for each in passes_of(series_id) if is_sold(each, now=now)]


def is_sold(season: SeasonPass, *, now: datetime) -> bool:
    """Whether one may buy it now."""
    left = passes_left(season.quota)
    in_time = is_on_sale(season.sale_from, season.sale_to, now=now)
    return in_time and season.retired_at is None and left != 0


@dataclass(frozen=True, slots=True)
class Quote:
    """What a pass costs one buyer now."""

    name: str
    full: int
    discount: int
    credit: int
    currency: str

    @property
    def due(self) -> Money:
        return Money(self.full - self.discount - self.credit, self.currency)


def quote(season: SeasonPass, *, promo: Promo | None, credit: Credit | None) -> Quote:
    """With what a code takes off it, and what a credit pays of the rest."""
    off = 0
    if promo is not None:
        lines = [(0, season.amount, 1)]
        off = discounts(lines, effect=promo.effect, value=promo.value, only=None)
    spent = min(season.amount - off, credit.remaining) if credit else 0
    return Quote(season.name, season.amount, off, spent, season.currency)


def passes_left(quota: Quota) -> int | None:
    return None if quota.size is None else max(0, quota.size - quota.held - quota.sold)


def coming_dates(series_id: int, *, until: date | None, now: datetime) -> list[Event]:
    """Dates of a series that still begin and are on the programme, the next first."""
    query = select(Event).where(
        Event.series_id == series_id, Event.status == Status.PUBLISHED, Event.starts_at > now
    )
    found = db.session.scalars(query.order_by(Event.starts_at, Event.id))
    return [
        event
        for event in found
        if until is None or local(event.starts_at, event.timezone).date() <= until
    ]


def types_on(pass_id: int, event_ids: Iterable[int]) -> dict[int, TicketType]:
    """The ticket type that each date sells for a pass: {event id: type}."""
    query = select(TicketType).where(
        TicketType.pass_id == pass_id, TicketType.event_id.in_(list(event_ids))
    )
    return {kind.event_id: kind for kind in db.session.scalars(query)}


def full_dates(pass_id: int, event_ids: Iterable[int]) -> set[int]:
    """Dates where the public finds no place for this pass's type."""
    full = (Quota.size.is_not(None)) & (Quota.size - Quota.held - Quota.sold < 1)
    query = (
        select(TicketType.event_id)
        .join(TicketTypeQuota, TicketTypeQuota.ticket_type_id == TicketType.id)
        .join(Quota, Quota.id == TicketTypeQuota.quota_id)
        .where(TicketType.pass_id == pass_id, TicketType.event_id.in_(list(event_ids)))
        .where(full | (Quota.waiting > 0))
    )
    return set(db.session.scalars(query))


@dataclass(frozen=True, slots=True)
class Standing:
    """One holder's dates: tickets given, dates that were full, dates still to be given."""

    held: PassOrder
    tickets: list[Ticket]
    gaps: list[Event]
    owed: int | None  # None: as they are announced, until `held.until`


def is_made_up(order_id: int) -> bool:
    """A date that this order's pass loses is made up for by the next one."""
    held = db.session.get(PassOrder, order_id)
    return held is not None and held.dates is not None


def made_up(order_ids: Select[int]) -> set[int]:
    """Of these orders, those whose pass makes up for a date it loses."""
    query = select(PassOrder.order_id).where(PassOrder.dates.is_not(None))
    return set(db.session.scalars(query.where(PassOrder.order_id.in_(order_ids))))


def standing_of(order_id: int) -> Standing | None:
    """None: this order bought no pass."""
    held = db.session.get(PassOrder, order_id)
    return standings([held])[0] if held else None


def standings(held: Sequence[PassOrder]) -> list[Standing]:
    """In three statements, however many."""
    ids = [each.order_id for each in held]
    newer = aliased(Ticket)
    tickets = (
        select(OrderLine.order_id, Ticket)
        .join(Ticket, Ticket.order_line_id == OrderLine.id)
        .join(Event, Event.id == Ticket.event_id)
        .where(OrderLine.order_id.in_(ids), ~exists().where(newer.replaces_id == Ticket.id))
        .options(joinedload(Ticket.event))
        .order_by(Event.starts_at, Ticket.id)
    )
    gaps = select(PassGap).where(PassGap.order_id.in_(ids)).options(joinedload(PassGap.event))
    given: dict[int, list[Ticket]] = {id_: [] for id_ in ids}
    for order_id, ticket in db.session.execute(tickets):
        given[order_id].append(ticket)
    missed: dict[int, list[Event]] = {id_: [] for id_ in ids}
    for gap in db.session.scalars(gaps):
        missed[gap.order_id].append(gap.event)
    return [
        Standing(each, given[each.order_id], _by_day(missed[each.order_id]), _owed(each, given))
        for each in held
    ]


def _by_day(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.starts_at)


def _owed(held: PassOrder, given: dict[int, list[Ticket]]) -> int | None:
    if held.dates is None:
        return None
    good = {t.event_id for t in given[held.order_id] if t.event.status is Status.PUBLISHED}
    return max(0, held.dates - len(good))


def holders_of(pass_id: int) -> Select[PassOrder]:
    """Paid passes, the newest first, for a page of them."""
    query = select(PassOrder).join(Order).where(PassOrder.pass_id == pass_id)
    query = query.where(Order.status == OrderStatus.PAID).options(joinedload(PassOrder.order))
    return query.order_by(PassOrder.order_id.desc())


def waiting_for_dates(*, now: datetime) -> list[int]:
    """Paid passes that a coming date of their series has neither a ticket for nor a gap."""
    line = select(OrderLine.id).join(TicketType, TicketType.id == OrderLine.ticket_type_id)
    line = line.where(OrderLine.order_id == PassOrder.order_id, TicketType.event_id == Event.id)
    gap = select(PassGap.order_id).where(
        PassGap.order_id == PassOrder.order_id, PassGap.event_id == Event.id
    )
    query = (
        select(PassOrder.order_id, PassOrder.until, Event.starts_at, Event.timezone)
        .join(Order, Order.id == PassOrder.order_id)
        .join(SeasonPass, SeasonPass.id == PassOrder.pass_id)
        .join(Event, Event.series_id == SeasonPass.series_id)
        .where(Order.status == OrderStatus.PAID)
        .where(Event.status == Status.PUBLISHED, Event.starts_at > now)
        .where(or_(PassOrder.dates.is_(None), _dates_given() < PassOrder.dates))
        .where(~line.exists(), ~gap.exists())
    )
    return sorted(
        {
            order_id
            for order_id, until, starts_at, zone in db.session.execute(query)
            if until is None or local(starts_at, zone).date() <= until
        }
    )


def _dates_given() -> ColumnElement[int]:
    """Dates that take place, of a pass's order."""
    there = aliased(Event)
    query = select(func.count(func.distinct(there.id))).select_from(OrderLine)
    query = query.join(TicketType, TicketType.id == OrderLine.ticket_type_id)
    query = query.join(there, there.id == TicketType.event_id)
    query = query.where(OrderLine.order_id == PassOrder.order_id)
    return query.where(there.status == Status.PUBLISHED).correlate(PassOrder).scalar_subquery()


def lines_by_event(order_id: int) -> dict[int, int]:
    """Dates an order has lines of: {event id: order line id}."""
    query = select(TicketType.event_id, func.min(OrderLine.id))
    query = query.join(OrderLine, OrderLine.ticket_type_id == TicketType.id)
    query = query.where(OrderLine.order_id == order_id).group_by(TicketType.event_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def part_of_date(event_id: int) -> Select[int, int]:
    """Of the passes paid for: places on this date, and this date's part of their price, which is
    shared evenly by the dates they give."""
    other = aliased(OrderLine)
    lines = select(func.count()).where(other.order_id == Order.id, other.cancelled < other.quantity)
    given = lines.correlate(Order).scalar_subquery()
    before = lines.where(other.id < OrderLine.id).correlate(Order, OrderLine).scalar_subquery()
    dates = case((PassOrder.dates > given, PassOrder.dates), else_=given)
    share = Order.total_amount * (before + 1) // dates - Order.total_amount * before // dates
    query = select(func.count().label("n"), func.coalesce(func.sum(share), 0).label("amount"))
    query = query.select_from(OrderLine).join(Order).join(PassOrder)
    query = query.join(TicketType, TicketType.id == OrderLine.ticket_type_id)
    return query.where(
        TicketType.event_id == event_id,
        Order.status == OrderStatus.PAID,
        OrderLine.cancelled < OrderLine.quantity,
    )


def comers(event_id: int, *, words: str = "") -> Select[Ticket]:
    """Tickets of a date that a season pass gave, by name, for a page of them."""
    query = select(Ticket).join(OrderLine, OrderLine.id == Ticket.order_line_id).join(Order)
    query = query.join(TicketType, TicketType.id == Ticket.ticket_type_id)
    query = query.where(Ticket.event_id == event_id, Ticket.status == TicketStatus.VALID)
    query = query.where(TicketType.pass_id.is_not(None))
    for word in folded(words).split():
        query = query.where(Order.search.contains(word, autoescape=True))
    return query.options(joinedload(Ticket.ticket_type)).order_by(Order.search, Ticket.id)


def orders_of(tickets: Iterable[Ticket]) -> dict[int, Order]:
    """The order that each ticket came with: {ticket id: order}."""
    query = select(Ticket.id, Order).join(OrderLine, OrderLine.id == Ticket.order_line_id)
    query = query.join(Order).where(Ticket.id.in_([ticket.id for ticket in tickets]))
    return {row[0]: row[1] for row in db.session.execute(query)}


def without_place(event_id: int) -> Sequence[PassOrder]:
    """Paid passes for which this date was full, the first bought on top."""
    query = select(PassOrder).join(Order).join(PassGap)
    query = query.where(PassGap.event_id == event_id, Order.status == OrderStatus.PAID)
    query = query.options(joinedload(PassOrder.order), joinedload(PassOrder.season_pass))
    return db.session.scalars(query.order_by(PassOrder.order_id)).all()
