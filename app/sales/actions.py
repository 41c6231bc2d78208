"""Buying: price what is asked, keep the places, the code's use and the credit, in one transaction.

The order, its lines, then its quotas in ascending id, then the promo code and the credit. Why:
docs/adr/0003.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.books.actions import hand_over, sell_at_once
from app.credits.actions import spend
from app.credits.models import Credit
from app.credits.rules import CreditRefused
from app.events.models import Event
from app.events.rules import Status
from app.kernel.codes import secret
from app.kernel.db import db, is_sqlite, table_of
from app.orders import queries as orders
from app.orders.actions import lapse_due, write_places
from app.orders.models import Order, OrderLine, OrderQuota
from app.orders.rules import (
    FREE_MAX,
    HOLDS_MAX,
    Buyer,
    Channel,
    NotOnSale,
    OrderStatus,
    SameKeyOtherOrder,
    TermsChanged,
    TooManyForOne,
    TooManyFree,
    TooManyHolds,
    Wanted,
    new_reference,
)
from app.promos.actions import use
from app.promos.models import Promo
from app.sales import queries
from app.sales.queries import INVITED, Basket
from app.tickets import actions as places
from app.tickets.models import TicketType, TicketTypeQuota
from app.tickets.queries import Offer

RECLAIM = 100  # lapsed holds given back at once when a buyer would be refused

ORDERS = table_of(Order)
ONCE_ON_SQLITE = (
    sqlite.insert(ORDERS).on_conflict_do_nothing(index_elements=["idem_key"]).returning(ORDERS.c.id)
)
ONCE_ON_POSTGRES = (
    postgresql.insert(ORDERS)
    .on_conflict_do_nothing(index_elements=["idem_key"])
    .returning(ORDERS.c.id)
)
ADD_LINES = insert(table_of(OrderLine)).values(vat_bp=orders.RATE)
ADD_PLACES = insert(table_of(OrderQuota))
TYPE, EVENT, TAKES = table_of(TicketType), table_of(Event), table_of(TicketTypeQuota)
STANDS = (
    select(TYPE.c.id, TYPE.c.seats, TYPE.c.early_quota_id, EVENT.c.status, TAKES.c.quota_id)
    .join(EVENT, EVENT.c.id == TYPE.c.event_id)
    .outerjoin(TAKES, TAKES.c.ticket_type_id == TYPE.c.id)
    .where(TYPE.c.id.in_(bindparam("kinds", expanding=True)))
)


def place_order(
    event: Event,
    wanted: Wanted,
    *,
    buyer: Buyer,
    provider: str,
    idem_key: str,
    now: datetime,
    hold: timedelta,
    channel: Channel = Channel.WEB,
    promo: Promo | None = None,
    credit: Credit | None = None,
    settles: bool = True,
    via: str = "",
) -> tuple[int, bool]:
    """Keep places for a buyer until the money comes or the hold is over: (order id, is new).

    The same `idem_key` gives the same order again. One of nothing to pay is sold at once, unless
    `settles` is False: an offer, which its buyer must still take.

    Raises: what `asked_offers` does, SoldOut(left, wanted), TooManyForOne(most, name),
    CodeChanged(price), PromoRefused(reason), CreditRefused, SameKeyOtherOrder; nothing is kept.
    """
    offers = queries.asked_offers(event, wanted, channel=channel, promo=promo, now=now)
    codes: dict[str, Any] = {"promo": promo, "credit": credit}
    gift, currency = channel is Channel.INVITE, event.organizer.currency
    basket = queries.basket(offers, wanted, currency=currency, free=gift, **codes)
    key = {"idem_key": idem_key, "idem_hash": _hash(event, wanted, buyer)}
    how = {"channel": channel, "via": via, "held_until": now + hold, "created_at": now}
    row = key | how | _paid_with(basket, provider=provider, **codes)
    at_once = settles and not basket.due.amount
    row |= {"status": OrderStatus.PAID, "paid_at": now} if at_once else {}
    order_id, is_new = keep(event, basket, buyer=buyer, row=row, now=now)
    if is_new:
        _count_for_one(buyer, offers, channel)
        queries.as_agreed(basket, wanted)
        _spend(basket, now=now, **codes)
        if at_once:
            sell_at_once(order_id, buyer, credit=basket.credit, now=now)
    return order_id, is_new


def _paid_with(
    basket: Basket, *, provider: str, promo: Promo | None, credit: Credit | None
) -> dict[str, Any]:
    return {
        "provider": provider if basket.due.amount else "free",
        "promo_id": promo.id if promo else None,
        "credit_id": credit.id if credit and basket.credit else None,
    }


def _spend(basket: Basket, *, promo: Promo | None, credit: Credit | None, now: datetime) -> None:
    if promo is not None:
        use(promo, now=now)
    if credit is not None and basket.credit and not spend(credit.id, basket.credit):
        raise CreditRefused()


def keep(
    event: Event, basket: Basket, *, buyer: Buyer, row: Mapping[str, Any], now: datetime
) -> tuple[int, bool]:
    """Write an order and take its places, whatever dates its lines are of: (order id, is new).

    Raises: SoldOut(left, wanted), NotOnSale, TermsChanged, SameKeyOtherOrder.
    """
    assert row["held_until"] > now, "kept for no time, an order would lapse while it is placed"
    whole = {**new_order(event, basket, buyer), **row}
    order_id = insert_order(whole)
    if order_id is None:
        return _same_order(str(whole["idem_key"]), str(whole["idem_hash"])), False
    insert_lines(order_id, basket)
    how = {"in_line": whole["channel"] in INVITED, "sold": whole["status"] is OrderStatus.PAID}
    _hold(order_id, basket, how, now=now)
    still_so(basket)
    return order_id, True


def new_order(event: Event, basket: Basket, buyer: Buyer) -> dict[str, Any]:
    return {
        "organizer_id": event.organizer_id,
        "event_id": event.id,
        "user_id": buyer.user_id,
        "reference": new_reference(),
        "secret": secret(),
        "buyer_name": buyer.name,
        "phone": buyer.phone,
        "email": buyer.email,
        "locale": buyer.locale,
        "status": OrderStatus.HELD,
        "currency": basket.currency,
        "total_amount": basket.due.amount,
        "discount_amount": basket.discount,
        "credit_amount": basket.credit,
        "refund_due": 0,
        "returned_amount": 0,
    }


def refuse_hoarding(buyer: Buyer, event_id: int, *, now: datetime) -> None:
    """One person keeps few places at a time without paying, and has few orders for nothing. Asked
    once the order is placed, which counts too. Raises: TooManyHolds(n), TooManyFree(n).
    """
    unpaid, free = orders.hoard_of(buyer, event_id, now=now)
    if unpaid > HOLDS_MAX:
        raise TooManyHolds(n=HOLDS_MAX)
    if free > FREE_MAX:
        raise TooManyFree(n=FREE_MAX)


def _count_for_one(buyer: Buyer, offers: Iterable[Offer], channel: Channel) -> None:
    """Counted once the places are ours: whoever bought meanwhile waited for the same quota."""
    limited = {o.id: o for o in offers if o.per_person is not None}
    if not limited or channel is Channel.INVITE or not (buyer.phone or buyer.email):
        return
    for kind, n in queries.had_by(buyer, limited).items():
        most = limited[kind].per_person
        if most is not None and n > most:
            raise TooManyForOne(most=most, name=limited[kind].name)


def still_so(basket: Basket) -> None:
    """Asked again once the places are ours: the team may have withdrawn the date meanwhile, or
    changed what its tickets take from. `withdraw` and app/catalogue lock the same quotas, so one
    of the two sees the other. Raises: NotOnSale, TermsChanged.
    """
    asked = {line.offer.id: line for line in basket.lines}
    takes: dict[int, set[int]] = {kind: set() for kind in asked}
    stands: dict[int, tuple[int, int | None]] = {}
    for kind, seats, early, status, quota_id in db.session.execute(STANDS, {"kinds": list(asked)}):
        if status is not Status.PUBLISHED:
            raise NotOnSale()
        stands[kind] = seats, early
        takes[kind] |= {quota_id} - {None}
    for line in basket.lines:
        seats, early = stands[line.offer.id]
        same = takes[line.offer.id] == set(line.offer.quotas) and seats == line.offer.seats
        if not same or (line.early and early != line.offer.early_quota):
            raise TermsChanged()


def _hash(event: Event, wanted: Wanted, buyer: Buyer) -> str:
    asked = (event.id, sorted(wanted.tickets.items()), sorted(wanted.chosen.items()))
    who = (buyer.name, buyer.phone, buyer.email)
    return hashlib.sha256(repr((asked, who)).encode()).hexdigest()


def insert_order(row: Mapping[str, Any]) -> int | None:
    """The new order's id; None when its key is there already, decided by the database."""
    statement = ONCE_ON_SQLITE if is_sqlite() else ONCE_ON_POSTGRES
    return db.session.execute(statement, row).scalar_one_or_none()


def _same_order(idem_key: str, idem_hash: str) -> int:
    found = select(Order.id, Order.idem_hash).where(Order.idem_key == idem_key)
    order_id, known = db.session.execute(found).one()
    if known != idem_hash:
        raise SameKeyOtherOrder()
    return int(order_id)


def insert_lines(order_id: int, basket: Basket) -> None:
    sums: dict[tuple[int, int], int] = {}
    for line in basket.lines:
        at = line.offer.id, line.unit
        sums[at] = sums.get(at, 0) + line.quantity
    its = {"of": order_id, "order_id": order_id}
    rows = [
        its | {"ticket_type_id": kind, "quantity": n, "unit_amount": unit}
        for (kind, unit), n in sums.items()
    ]
    db.session.execute(ADD_LINES, rows)


def keep_more(order_id: int, basket: Basket, *, now: datetime) -> None:
    """More of the same date for an order that is held and locked. Its sum is the caller's.

    Raises: SoldOut(left, wanted, name), PriceChanged(name, price), NotOnSale, TermsChanged.
    """
    if basket.lines:
        insert_lines(order_id, basket)
        had = orders.places_of(order_id)
        _take(basket, {"in_line": True}, now=now)
        for quota_id, seats in sorted(basket.seats.items()):
            write_places(order_id, quota_id, had.get(quota_id, 0) + seats)
        still_so(basket)


def _hold(order_id: int, basket: Basket, how: Mapping[str, bool], *, now: datetime) -> None:
    if seats := basket.seats:
        rows = [{"order_id": order_id, "quota_id": q, "seats": n} for q, n in seats.items()]
        db.session.execute(ADD_PLACES, rows)
        _take(basket, how, now=now)


def _take(basket: Basket, how: Mapping[str, bool], *, now: datetime) -> None:
    """Take all places of a basket; when refused, give back what lapsed and try again: sold out is
    then true. What was taken before is let go meanwhile: who holds one quota and waits for another
    that stands before it meets whoever does the opposite.

    Raises: SoldOut(left, wanted, name), PriceChanged(name, price) when it is the early price's.
    """
    seats = basket.seats
    while (lacking := _try_to_take(seats, how)) is not None:
        if not lapse_due(now=now, quotas=seats, most=RECLAIM):
            raise queries.refusal(lacking, basket)


def _try_to_take(seats: Mapping[int, int], how: Mapping[str, bool]) -> int | None:
    """All of them, and None; or nothing, and the quota that has too few left."""
    if len(seats) == 1:
        ((only, n),) = seats.items()
        return None if places.hold_seats(only, n, **how) else only
    with db.session.begin_nested() as point:
        for quota_id in sorted(seats):
            if not places.hold_seats(quota_id, seats[quota_id], **how):
                point.rollback()
                return quota_id
    return None


def confirm_free(order: Order, *, now: datetime) -> None:
    """The buyer takes an offer of nothing to pay. `order` is locked. Asking twice is once."""
    if not order.total_amount:
        hand_over(order, now=now)
