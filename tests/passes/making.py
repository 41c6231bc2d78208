"""Series with dates, and passes for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.events.models import Event, Series
from app.kernel.db import db, in_transaction
from app.orders.models import Order, OrderLine
from app.orders.rules import Buyer
from app.passes.actions import buy_pass, create_pass
from app.passes.models import PassGap, SeasonPass
from app.passes.rules import PassTerms
from app.tickets.models import Quota, Ticket, TicketType
from app.tickets.rules import QuotaKind, TicketStatus
from tests import make
from tests.make import NOW

BEN = Buyer("Ben", "", "ben@example.cm", "fr")
MONTH = timedelta(days=30)


def a_series(
    dates: int = 6, *, capacity: int = 20, now: datetime = NOW
) -> tuple[Series, list[Event]]:
    """A published series and its coming dates, one a month."""
    series = make.series(published_at=now)
    return series, [date_of(series, n, capacity=capacity, now=now) for n in range(1, dates + 1)]


def date_of(series: Series, n: int, *, capacity: int = 20, now: datetime = NOW) -> Event:
    starts = now + n * MONTH
    when: dict[str, Any] = {"starts_at": starts, "ends_at": starts + timedelta(hours=2)}
    facts: dict[str, Any] = {"series_id": series.id, "title": series.title}
    return make.event(series.organizer, capacity=capacity, amount=10_000, **when, **facts)


def a_pass(series: Series, *, now: datetime = NOW, **facts: Any) -> SeasonPass:
    base: dict[str, Any] = {"name": "Carnet 3 dates", "name_en": "", "amount": 24_000}
    base |= {"dates": 3, "until": None}
    return in_transaction(lambda: create_pass(series, PassTerms(**(base | facts)), now=now))


def buy(season: SeasonPass, **facts: Any) -> Order:
    ask: dict[str, Any] = {"buyer": BEN, "provider": "hand", "now": NOW, "hold": MONTH / 60}
    ask |= {"idem_key": f"pass-{make.next_number()}"}
    order_id, _new = in_transaction(lambda: buy_pass(season, **(ask | facts)))
    return db.session.get_one(Order, order_id)


def rooms(events: list[Event]) -> list[tuple[int, int]]:
    """Places held and sold on each date."""
    query = select(Quota.event_id, Quota.held, Quota.sold).where(Quota.kind == QuotaKind.ROOM)
    found = {event_id: (held, sold) for event_id, held, sold in db.session.execute(query)}
    return [found[event.id] for event in events]


def days(order: Order) -> list[int]:
    """Events an order has valid tickets for, in their order."""
    query = select(Ticket.event_id).join(OrderLine, OrderLine.id == Ticket.order_line_id)
    query = query.join(Event, Event.id == Ticket.event_id).order_by(Event.starts_at)
    query = query.where(OrderLine.order_id == order.id, Ticket.status == TicketStatus.VALID)
    return list(db.session.scalars(query))


def gaps(order: Order) -> list[int]:
    query = select(PassGap.event_id).where(PassGap.order_id == order.id)
    return sorted(db.session.scalars(query))


def lines(order: Order) -> list[tuple[int, int]]:
    """(event id, price) of each line."""
    query = select(TicketType.event_id, OrderLine.unit_amount)
    query = query.join(OrderLine, OrderLine.ticket_type_id == TicketType.id)
    query = query.where(OrderLine.order_id == order.id).order_by(OrderLine.id)
    return [(event_id, unit) for event_id, unit in db.session.execute(query)]
