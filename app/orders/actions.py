"""Buying: keep the places, give them back, hand over the tickets.

One hold is one transaction: the order, its lines, then its quotas in ascending id. Why:
docs/adr/0003.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.actions import audit
from app.events.models import Event
from app.events.rules import Status
from app.kernel.codes import secret
from app.kernel.db import db, is_sqlite
from app.messages.actions import leave
from app.orders import queries
from app.orders.models import Order, OrderLine, OrderQuota
from app.orders.rules import (
    HOLDS_MAX,
    PLACES_MAX,
    BadQuantity,
    Buyer,
    NotOnSale,
    OrderStatus,
    SameKeyOtherOrder,
    SoldOut,
    TooManyHolds,
    Wanted,
    can_become,
    new_reference,
)
from app.tickets import actions as places
from app.tickets import queries as tickets
from app.tickets.queries import Offer

RECLAIM = 100  # lapsed holds given back at once when a buyer would be refused


def place_order(
    event: Event,
    wanted: Wanted,
    *,
    buyer: Buyer,
    provider: str,
    idem_key: str,
    now: datetime,
    hold: timedelta,
    channel: str = "web",
) -> tuple[int, bool]:
    """Keep places for a buyer until the money comes or the hold is over: (order id, is new).

    The same `idem_key` gives the same order again. An order of nothing to pay is settled at once.

    Raises: SoldOut(left, wanted), NotOnSale, BadQuantity(most), SameKeyOtherOrder; nothing is kept.
    """
    lines = _lines(event, wanted, now=now)
    total = sum(offer.price.amount * n for offer, n in lines)
    row = _new_order(event, buyer) | {
        "idem_key": idem_key,
        "idem_hash": _hash(event, wanted, buyer),
        "total_amount": total,
        "currency": lines[0][0].price.currency,
        "held_until": now + hold,
        "provider": provider if total else "free",
        "channel": channel,
        "created_at": now,
    }
    order_id = _insert_once(row)
    if order_id is None:
        return _same_order(idem_key, str(row["idem_hash"])), False
    _insert_lines(order_id, lines)
    _hold(order_id, lines, now=now)
    _still_published(event.id)
    if not total:
        hand_over(queries.lock_order(order_id), now=now)
    return order_id, True


def _new_order(event: Event, buyer: Buyer) -> dict[str, Any]:
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
        "refund_due": 0,
    }


def refuse_hoarding(order_id: int, *, now: datetime) -> None:
    """One person keeps few places at a time without paying. Raises: TooManyHolds(n)."""
    order = db.session.get_one(Order, order_id)
    if queries.unpaid_of_same_buyer(order, now=now) > HOLDS_MAX:
        raise TooManyHolds(n=HOLDS_MAX)


def _lines(event: Event, wanted: Wanted, *, now: datetime) -> list[tuple[Offer, int]]:
    """What is asked, priced by us. A type of another event is simply not on sale."""
    if event.status is not Status.PUBLISHED or event.ends_at <= now:
        raise NotOnSale()
    offers = {offer.id: offer for offer in tickets.offers(event.id, now=now)}
    asked = {kind: n for kind, n in wanted.tickets.items() if n}
    if not asked:
        raise BadQuantity(most=PLACES_MAX)
    for kind, n in asked.items():
        offer = offers.get(kind)
        if offer is None or not offer.is_on_sale:
            raise NotOnSale()
        if not 0 < n <= offer.per_order:
            raise BadQuantity(most=offer.per_order)
    most = max([PLACES_MAX, *(offers[kind].per_order for kind in asked)])
    if sum(asked.values()) > most:
        raise BadQuantity(most=most)
    return [(offers[kind], asked[kind]) for kind in sorted(asked)]


def _still_published(event_id: int) -> None:
    """Asked again once the places are ours: the team may have withdrawn the date meanwhile.

    `withdraw` locks the same quotas, so one of the two sees the other. Raises: NotOnSale.
    """
    status = db.session.scalar(select(Event.status).where(Event.id == event_id))
    if status is not Status.PUBLISHED:
        raise NotOnSale()


def _hash(event: Event, wanted: Wanted, buyer: Buyer) -> str:
    asked = (event.id, sorted(wanted.tickets.items()), buyer.name, buyer.phone, buyer.email)
    return hashlib.sha256(repr(asked).encode()).hexdigest()


def _insert_once(row: Mapping[str, Any]) -> int | None:
    """The new order's id; None when its key is there already, decided by the database."""
    dialect = sqlite if is_sqlite() else postgresql
    once = dialect.insert(Order).values(row).on_conflict_do_nothing(index_elements=["idem_key"])
    return db.session.execute(once.returning(Order.id)).scalar_one_or_none()


def _same_order(idem_key: str, idem_hash: str) -> int:
    found = select(Order.id, Order.idem_hash).where(Order.idem_key == idem_key)
    order_id, known = db.session.execute(found).one()
    if known != idem_hash:
        raise SameKeyOtherOrder()
    return int(order_id)


def _insert_lines(order_id: int, lines: list[tuple[Offer, int]]) -> None:
    rows = [
        {
            "order_id": order_id,
            "ticket_type_id": offer.id,
            "quantity": n,
            "unit_amount": offer.price.amount,
        }
        for offer, n in lines
    ]
    db.session.execute(insert(OrderLine), rows)


def _hold(order_id: int, lines: list[tuple[Offer, int]], *, now: datetime) -> None:
    seats: dict[int, int] = {}
    for offer, n in lines:
        for quota_id in offer.quotas:
            seats[quota_id] = seats.get(quota_id, 0) + offer.seats * n
    if not seats:
        return
    rows = [{"order_id": order_id, "quota_id": q, "seats": n} for q, n in seats.items()]
    db.session.execute(insert(OrderQuota), rows)
    for quota_id in sorted(seats):
        _hold_one(quota_id, seats[quota_id], all_quotas=seats, now=now)


def _hold_one(quota_id: int, wanted: int, *, all_quotas: Mapping[int, int], now: datetime) -> None:
    """Take places; when refused, give back what lapsed and try once more: sold out is then true."""
    if places.hold_seats(quota_id, wanted):
        return
    if lapse_due(now=now, quota_id=quota_id) and places.hold_seats(quota_id, wanted):
        return
    raise SoldOut(left=tickets.seats_left(all_quotas) or 0, wanted=wanted)


def lapse_due(*, now: datetime, quota_id: int | None = None, most: int = RECLAIM) -> int:
    """Give back the places of orders whose hold is over; how many orders lapsed."""
    ids = db.session.scalars(queries.lapsable(now=now, most=most, quota_id=quota_id)).all()
    if not ids:
        return 0
    lapsing = update(Order).where(Order.id.in_(ids), Order.status == OrderStatus.HELD)
    lapsing = lapsing.values(status=OrderStatus.LAPSED).returning(Order.id)
    lapsed = db.session.scalars(lapsing.execution_options(synchronize_session=False)).all()
    seats: dict[int, int] = {}
    held = select(OrderQuota.quota_id, OrderQuota.seats).where(OrderQuota.order_id.in_(lapsed))
    for quota, n in db.session.execute(held):
        seats[quota] = seats.get(quota, 0) + n
    places.release_seats(seats)
    return len(lapsed)


def take_again(order: Order) -> bool:
    """Places for a lapsed order whose money came late: all of them, or none and False."""
    with db.session.begin_nested() as point:
        for quota_id, n in sorted(queries.places_of(order.id).items()):
            if not places.take_sold_seats(quota_id, n):
                point.rollback()
                return False
    return True


def hand_over(order: Order, *, now: datetime) -> None:
    """A settled order's tickets and the mail that brings them: the only issuer.

    `order` is locked. A held one sells the places it keeps; a lapsed one must have taken them
    again. Asking twice changes nothing.
    """
    if not can_become(order.status, OrderStatus.PAID):
        return
    if order.status is OrderStatus.HELD:
        places.sell_held_seats(queries.places_of(order.id))
    order.status = OrderStatus.PAID
    order.paid_at = now
    event = order.event
    issues = [
        places.Issue(
            order_line_id=line.id,
            ticket_type_id=line.ticket_type_id,
            quantity=line.quantity,
            seats=line.ticket_type.seats,
            holder_name=order.buyer_name,
        )
        for line in order.lines
    ]
    places.issue_tickets(
        event.id, issues, door_code=event.door_code, door_salt=event.door_salt, now=now
    )
    if order.email:
        leave(
            "tickets",
            to=order.email,
            locale=order.locale,
            now=now,
            dedupe_key=f"order:{order.id}:tickets",
            order_id=order.id,
        )
    db.session.flush()


def cancel_unpaid(order: Order, *, actor: str, now: datetime) -> bool:
    """An order that was not paid is given up; its places go back. False: it was paid, or closed."""
    if order.status is OrderStatus.PAID or not can_become(order.status, OrderStatus.CANCELLED):
        return False
    if order.status is OrderStatus.HELD:
        places.release_seats(queries.places_of(order.id))
    order.status, order.cancelled_at = OrderStatus.CANCELLED, now
    audit(
        "order.cancelled",
        f"order:{order.id}",
        actor=actor,
        organizer_id=order.organizer_id,
        now=now,
    )
    return True


def keep_longer(order: Order, *, until: datetime) -> None:
    """A hold may grow, never shrink."""
    if order.status is OrderStatus.HELD:
        order.held_until = max(order.held_until, until)


def mail_tickets_again(order_id: int, *, now: datetime) -> bool:
    """The tickets' mail once more. False: there is no ticket, or no address."""
    order = queries.lock_order(order_id)
    if order.status is not OrderStatus.PAID or not order.email:
        return False
    leave("tickets", to=order.email, locale=order.locale, now=now, order_id=order_id)
    return True
