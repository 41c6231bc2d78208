"""What a phone may sell now, what was sold, and what somebody must look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, func, or_, select

from app.accounts.models import User
from app.door.models import Scanner
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db
from app.orders.models import Order
from app.orders.rules import OrderStatus, PriceChanged, Wanted
from app.sales.queries import Basket, Line, basket, open_offers
from app.tickets import queries as tickets
from app.tickets.models import Quota, TicketType
from app.tickets.queries import Offer
from app.tickets.rules import QuotaKind, TypeKind
from app.walkins.models import WalkIn
from app.walkins.rules import Result, Told, spread

TO_LOOK_AT = (Result.OVER, Result.REFERENCE, Result.UNKNOWN)
NOT_SOLD = (Result.AFTER, Result.ASIDE, Result.UNDONE)
MOST = 50


def on_sale_at_door(event: Event, *, now: datetime) -> list[Offer]:
    """What is sold to who stands there: entries, also those sold at the door alone."""
    return [offer for offer in all_at_door(event, now=now) if offer.kind is TypeKind.ADMISSION]


def all_at_door(event: Event, *, now: datetime) -> list[Offer]:
    """Entries, and what goes with one: a dinner, drinks."""
    if event.status is not Status.PUBLISHED or event.ends_at <= now:
        return []
    return open_offers(event, now=now, at_door=True)


def offer_of(event_id: int, type_id: int, *, now: datetime) -> Offer | None:
    """One type as it is sold now, whoever may buy it; None: of another date, or sold no more."""
    return next((one for one in tickets.offers(event_id, now=now) if one.id == type_id), None)


def offers_of(event_id: int, kinds: Collection[int], *, now: datetime) -> dict[int, Offer]:
    """Those of these types that this date has, as they are sold now."""
    return {one.id: one for one in tickets.offers(event_id, now=now) if one.id in kinds}


def wanted_of(told: Told) -> Wanted:
    return Wanted(told.wanted, chosen={told.type_id: told.each} if told.each else {})


def basket_of(event: Event, offers: Mapping[int, Offer], told: Told, *, asks: bool) -> Basket:
    """At our price; told afterwards, at the sum that was taken: what goes with it first, the rest
    for the entries. Raises: PriceChanged."""
    offer, currency = offers[told.type_id], event.organizer.currency
    ours = basket(list(offers.values()), wanted_of(told), currency=currency)
    if ours.due.amount == told.amount:
        return ours
    if asks:
        raise PriceChanged(name=offer.name, price=offer.price)
    more = [line for line in ours.lines if line.offer is not offer]
    rest = told.amount - sum(line.unit * line.quantity for line in more)
    if rest < 0:
        more, rest = [replace(line, unit=0) for line in more], told.amount
    parts = spread(rest, told.quantity)
    return Basket((*(Line(offer, n, unit) for n, unit in parts), *more), currency)


def locked_quotas(ids: Collection[int]) -> dict[int, Quota]:
    """In the one order in which nothing deadlocks."""
    query = select(Quota).where(Quota.id.in_(list(ids))).order_by(Quota.id)
    query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {quota.id: quota for quota in db.session.scalars(query)}


def overs(ids: Collection[int]) -> Mapping[int, int]:
    """How many each quota sold beyond its size, so far."""
    query = select(Quota.id, Quota.over).where(Quota.id.in_(list(ids))).order_by(Quota.id)
    return {row.id: row.over for row in db.session.execute(query)}


def walk_in(sale_id: str) -> WalkIn | None:
    return db.session.get(WalkIn, sale_id, populate_existing=True)


def locked(sale_id: str) -> WalkIn | None:
    query = select(WalkIn).where(WalkIn.id == sale_id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def told_after(scanner_id: int) -> Sequence[tuple[WalkIn, str | None]]:
    """Sales that wait for a person: each with what was sold."""
    query = select(WalkIn, TicketType.name)
    query = query.outerjoin(TicketType, TicketType.id == WalkIn.ticket_type_id)
    query = query.where(WalkIn.scanner_id == scanner_id, WalkIn.result == Result.AFTER)
    return db.session.execute(query.order_by(WalkIn.sold_at, WalkIn.id)).all()


def undecided(event_id: int, sums: Mapping[int, int]) -> dict[int, int]:
    """{phone: `sums` and sales of it that wait for a person}."""
    query = select(WalkIn.scanner_id, func.count()).where(WalkIn.event_id == event_id)
    query = query.where(WalkIn.result == Result.AFTER).group_by(WalkIn.scanner_id)
    both = dict(sums)
    for scanner_id, n in db.session.execute(query.order_by(WalkIn.scanner_id)):
        both[scanner_id] = both.get(scanner_id, 0) + n
    return both


@dataclass(frozen=True, slots=True)
class Odd:
    """A sale that somebody must look at. `id` is the phone's own."""

    id: str
    result: Result
    n: int
    over: int
    type: str
    amount: int
    currency: str
    at: datetime
    gate: str
    cashier: str
    reference: str
    order: str | None  # its reference


def odd_sales(event_id: int) -> Sequence[Odd]:
    """Beyond the places there were, by a reference that is no good, of what sells no more."""
    query = (
        select(WalkIn, Scanner.gate, User.name, TicketType.name, Order.reference)
        .join(Scanner, Scanner.id == WalkIn.scanner_id)
        .join(User, User.id == WalkIn.cashier_id)
        .outerjoin(TicketType, TicketType.id == WalkIn.ticket_type_id)
        .outerjoin(Order, Order.id == WalkIn.order_id)
        .where(WalkIn.event_id == event_id)
        .where(or_(WalkIn.result.in_(TO_LOOK_AT), WalkIn.over_seats > 0))
        .order_by(WalkIn.sold_at.desc(), WalkIn.id)
    )
    return [
        Odd(
            sale.id,
            sale.result,
            sale.quantity,
            sale.over_seats,
            name or "",
            sale.amount,
            sale.currency,
            sale.sold_at,
            gate,
            who,
            sale.reference,
            order,
        )
        for sale, gate, who, name, order in db.session.execute(query.limit(MOST))
    ]


def doubtful(organizer_ids: Collection[int]) -> Sequence[tuple[Event, int]]:
    """Dates with sales whose reference is no good, and how many: their money waits for a person."""
    query = select(WalkIn.event_id, func.count()).join(Order, Order.id == WalkIn.order_id)
    query = query.where(Order.organizer_id.in_(organizer_ids), Order.status == OrderStatus.HELD)
    query = query.where(WalkIn.result == Result.REFERENCE).group_by(WalkIn.event_id)
    found = db.session.execute(query.order_by(WalkIn.event_id))
    return [(db.session.get_one(Event, event_id), n) for event_id, n in found]


def sold_by(scanner_id: int) -> tuple[int, int]:
    """What a phone sold: (units, of them beyond the places)."""
    query = select(func.sum(WalkIn.quantity), func.sum(WalkIn.over_seats))
    query = query.where(WalkIn.result.not_in(NOT_SOLD))
    row = db.session.execute(query.where(WalkIn.scanner_id == scanner_id)).one()
    return int(row[0] or 0), int(row[1] or 0)


def order_of(sale_id: str) -> Order | None:
    """Whose page the phone shows to the guest."""
    query = select(Order).join(WalkIn, WalkIn.order_id == Order.id).where(WalkIn.id == sale_id)
    return db.session.scalar(query)


def overfull() -> Select[int]:
    """Quotas of which more is taken than there is. Of what doors sold beyond a room (`over`) each
    is a sale somebody sees; and what phones keep to sell is kept once (`aside`)."""
    sold = select(func.coalesce(func.sum(WalkIn.over_seats), 0))
    sold = sold.where(WalkIn.event_id == Quota.event_id)
    kept = select(func.coalesce(func.sum(Scanner.block_seats), 0))
    kept = kept.where(Scanner.event_id == Quota.event_id, Quota.kind == QuotaKind.ROOM)
    flagged, aside = (each.correlate(Quota).scalar_subquery() for each in (sold, kept))
    full = Quota.held + Quota.sold > Quota.size + Quota.over
    query = select(Quota.id).where(or_(full, Quota.over > flagged, Quota.aside != aside))
    return query.order_by(Quota.id)
