"""Where the places of an order may move to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.changes.queries import Owned, owned
from app.changes.rules import changes_until
from app.events import queries as events
from app.events.models import Event
from app.events.rules import Status
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Channel, OrderStatus, Wanted
from app.sales.queries import basket, open_offers
from app.tickets.queries import Offer
from app.tickets.rules import TypeKind

DATES = 6  # offered to choose from, the next ones


def movable_until(order: Order, *, now: datetime) -> datetime | None:
    """For the order's own page, without asking anything more; None: not, or not any more."""
    event = order.event
    until = changes_until(event.starts_at, hours=event.change_hours)
    open_ = event.may_move and event.series_id is not None and event.status is Status.PUBLISHED
    paid = order.status is OrderStatus.PAID and orders.not_passed_on(order)
    open_ = open_ and order.channel is not Channel.SEASON
    return until if open_ and paid and now < until else None


def movable(order: Order) -> list[Owned]:
    """Its single places that its buyer still has, and nobody came in with. Not a pass's."""
    if order.channel is Channel.SEASON:
        return []
    return [
        each
        for each in owned(order)
        if not (each.passed_on or each.used)
        and len(each.tickets) == 1
        and each.piece.event_id == order.event_id
    ]


@dataclass(frozen=True, slots=True)
class Choice:
    """One type of another date that has places enough. `price`: of all of them."""

    event: Event
    offer: Offer
    price: int


def choices(order: Order, n: int, *, now: datetime) -> Sequence[Choice]:
    """Of the next dates of its series."""
    if order.event.series_id is None or not n:
        return []
    coming = events.coming_of_series(order.event.series_id, now=now, count=DATES + 1)
    found = []
    for event in coming:
        if event.id != order.event_id and not event.by_request:
            found += [_choice(event, offer, n) for offer in _fitting(event, n, now=now)]
    return found


def _fitting(event: Event, n: int, *, now: datetime) -> list[Offer]:
    return [
        offer
        for offer in open_offers(event, now=now)
        if offer.kind is TypeKind.ADMISSION
        and offer.seats == 1
        and not (offer.open_price or offer.door_only)
        and n <= offer.most
    ]


def _choice(event: Event, offer: Offer, n: int) -> Choice:
    sum_ = basket([offer], Wanted({offer.id: n}), currency=event.organizer.currency)
    return Choice(event, offer, sum_.due.amount)
