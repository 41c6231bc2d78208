"""Where the places of an order may move to, and the move that waits for its money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.changes.queries import Owned, owned
from app.changes.rules import changes_until
from app.events import queries as events
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.kernel.text import folded
from app.moving.models import Move
from app.moving.rules import Difference, Stays, difference
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
    open_ = open_ and order.channel not in (Channel.SEASON, Channel.INVITE)
    return until if open_ and paid and now < until else None


def team_may_move(order: Order, *, now: datetime) -> bool:
    """Until the doors open, whatever the date's rule."""
    event = order.event
    open_ = event.status is Status.PUBLISHED and now < event.starts_at
    return open_ and order.status is OrderStatus.PAID and order.channel is not Channel.SEASON


def movable(order: Order, *, by_team: bool = False) -> list[Owned]:
    """What its buyer still has, and nobody came in with: single places and whole tables."""
    return [each for each, why in standing(order, by_team=by_team) if why is None]


def standing(order: Order, *, by_team: bool = False) -> list[tuple[Owned, Stays | None]]:
    """What stands of its date, and why it does not move. Nothing, of a pass."""
    if order.channel is Channel.SEASON:
        return []
    here = [each for each in owned(order) if each.piece.event_id == order.event_id]
    return [(each, _why_not(each, order, by_team=by_team)) for each in here]


def _why_not(each: Owned, order: Order, *, by_team: bool) -> Stays | None:
    if each.used:
        return Stays.USED
    if order.channel is Channel.INVITE and not by_team:
        return Stays.GIFT
    return Stays.PASSED_ON if each.passed_on else None


def alike(pieces: Sequence[Owned], *, chosen: Sequence[Owned] = ()) -> list[Owned]:
    """Those of one size: as the first chosen, else as the first. They move together."""
    first = next(iter(chosen or pieces), None)
    return [each for each in pieces if first and len(each.tickets) == len(first.tickets)]


def worth(chosen: Sequence[Owned]) -> tuple[int, int]:
    """What was paid for these: in money, in credit."""
    return sum(each.piece.money for each in chosen), sum(each.piece.credit for each in chosen)


@dataclass(frozen=True, slots=True)
class Choice:
    """One type of another date that has places enough. `price`: of all, add-ons with it."""

    event: Event
    offer: Offer
    wanted: Wanted
    price: int
    missing: tuple[str, ...]  # add-ons that this date does not have

    def costs(self, order: Order, chosen: Sequence[Owned]) -> Difference:
        money, credit = worth(chosen)
        gives = order.event.cancels_as
        return difference(self.price, money=money, credit=credit, gives=gives)


def choices(
    order: Order, chosen: Sequence[Owned], *, now: datetime, by_team: bool = False
) -> Sequence[Choice]:
    """On the next dates of its series; for the team of an evening without one, its next dates."""
    if not chosen or len(alike(chosen)) < len(chosen):
        return []
    addons = _addons(order, chosen)
    found = []
    for event in _dates(order, now=now, by_team=by_team):
        if event.id != order.event_id and (by_team or not event.by_request):
            found += _on(event, order, chosen, addons, now=now)
    return found


def _dates(order: Order, *, now: datetime, by_team: bool) -> Sequence[Event]:
    if order.event.series_id is not None:
        return events.coming_of_series(order.event.series_id, now=now, count=DATES + 1)
    if by_team:
        return events.coming_of_organizer(order.organizer_id, now=now, count=DATES + 1)
    return []


def _addons(order: Order, chosen: Sequence[Owned]) -> Counter[str]:
    """What stands on these places besides: how many, by name."""
    units: Counter[int] = Counter()
    for each in chosen:
        units.update(each.piece.units)
    kinds = {line.id: line.ticket_type for line in order.lines}
    return Counter(
        {
            kinds[line_id].name: n
            for line_id, n in sorted(units.items())
            if kinds[line_id].kind is TypeKind.ADDON
        }
    )


def _on(
    event: Event, order: Order, chosen: Sequence[Owned], addons: Counter[str], *, now: datetime
) -> list[Choice]:
    n, seats = len(chosen), len(chosen[0].tickets)
    offers = [o for o in open_offers(event, now=now) if not o.open_price]
    with_it = _same_addons(offers, addons)
    also = {offer.id: count for offer, count in with_it}
    known = {folded(offer.name) for offer, _n in with_it}
    missing = tuple(name for name in addons if folded(name) not in known)
    found = []
    for offer in offers:
        if offer.kind is TypeKind.ADMISSION and offer.seats == seats and n <= offer.most:
            wanted = Wanted({offer.id: n} | also)
            gift = order.channel is Channel.INVITE
            sum_ = basket(offers, wanted, currency=event.organizer.currency, free=gift)
            found.append(Choice(event, offer, wanted, sum_.due.amount, missing))
    return found


def _same_addons(offers: Sequence[Offer], addons: Counter[str]) -> list[tuple[Offer, int]]:
    """Those that the other date has too, under the same name, and enough of."""
    asked = {folded(name): n for name, n in addons.items()}
    return [
        (offer, asked[folded(offer.name)])
        for offer in offers
        if offer.kind is TypeKind.ADDON
        and folded(offer.name) in asked
        and asked[folded(offer.name)] <= offer.most
    ]


def move_of(order_id: int) -> Move | None:
    """The move that this order, on the new date, is to pay for."""
    query = select(Move).where(Move.order_id == order_id)
    return db.session.scalar(query.options(joinedload(Move.old).joinedload(Order.event)))


def waiting_move(order_id: int, *, now: datetime) -> Order | None:
    """The order on a new date that some of this one's places wait to move to."""
    query = select(Order).join(Move, Move.order_id == Order.id)
    query = query.where(
        Move.from_id == order_id, Order.status == OrderStatus.HELD, Order.held_until > now
    )
    query = query.options(joinedload(Order.event)).order_by(Order.id.desc())
    return db.session.scalar(query.limit(1))


def unpaid_moves() -> Sequence[int]:
    """Ids of the new orders that are still to be paid."""
    query = select(Order.id).join(Move, Move.order_id == Order.id)
    return db.session.scalars(
        query.where(Order.status == OrderStatus.HELD).order_by(Order.id)
    ).all()


def can_still_move(move: Move, *, now: datetime) -> bool:
    """The old places stand as they did when it was asked."""
    old = orders.order_by_id(move.from_id)
    return len(still_there(old, move, now=now)) == len(move.pieces)


def still_there(old: Order, move: Move, *, now: datetime) -> list[Owned]:
    """Of the pieces that are to move, those that may; none once their evening has begun."""
    if old.event.starts_at <= now:
        return []
    return [each for each in movable(old, by_team=True) if each.key in move.pieces]
