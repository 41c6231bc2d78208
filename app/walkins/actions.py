"""Selling to who stands at the door: one order, paid at once, its people let in at once.

Asked with network, a sale respects the room like any other. Told afterwards, it happened: it is
taken in once by the phone's own id, and whoever is beyond the places is counted and flagged. The
phone's row, the quotas in ascending id, the order, the event. Why: docs/adr/0041.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from app.accounts.actions import audit
from app.blocks import actions as blocks
from app.blocks import queries as phones
from app.books.actions import sell_at_once
from app.door.models import Scanner
from app.door.rules import ScanKind, Verdict, corrected
from app.door.rules import Told as Scanned
from app.events.models import Event
from app.kernel.db import db, insert_once, table_of
from app.orders import queries as orders
from app.orders.actions import lapse_due
from app.orders.models import Order, OrderQuota
from app.orders.rules import (
    Buyer,
    Channel,
    NotOnSale,
    OrderStatus,
    SoldOut,
    TermsChanged,
)
from app.passages.actions import take_scans
from app.sales import queries as sales
from app.sales.actions import insert_lines, insert_order, new_order, still_so
from app.sales.queries import Basket
from app.settlement.rules import ReferenceUsed
from app.takes import actions as till
from app.takes.rules import Method
from app.takes.rules import Result as TakeResult
from app.takes.rules import Told as Sum
from app.tickets.actions import sell_held_seats
from app.tickets.models import Quota
from app.tickets.queries import Offer
from app.tickets.rules import QuotaKind
from app.walkins import queries
from app.walkins.models import WalkIn
from app.walkins.rules import KEPT_DAYS, Result, Told, Way, scan_id


@dataclass(frozen=True, slots=True)
class Sold:
    """What the phone is told of one sale."""

    id: str
    result: Result
    over: int = 0
    replay: bool = False


@dataclass(frozen=True, slots=True)
class Sale:
    """One sale being taken in. `asks`: the phone has network, and waits for a yes."""

    scanner: Scanner
    told: Told
    row: WalkIn
    skew: timedelta
    now: datetime
    asks: bool


def sell(
    scanner: Scanner,
    told: Told,
    *,
    skew: timedelta,
    now: datetime,
    asks: bool = False,
    after: bool = False,
) -> Sold:
    """Take in one sale: the same id is the same sale, however often and in whatever order. What is
    told `after` the phone was taken away, or sold once its till had ended, waits for a person.

    Raises, where the phone `asks`: SoldOut(left, wanted), NotOnSale, BadQuantity(most),
    PriceChanged(name, price), ReferenceUsed(reference), TermsChanged; nothing is kept.
    """
    if scanner.cashier_id is None or scanner.practice or (asks and scanner.till_ended_at):
        return Sold(told.id, Result.REFUSED)
    phone = phones.locked(scanner.id)
    row, is_new = _insert_once(phone, told, skew=skew, now=now)
    if not is_new:
        mine = row.scanner_id == phone.id
        result = row.result if mine else Result.REFUSED
        return Sold(told.id, result, row.over_seats if mine else 0, replay=True)
    ended = phone.till_ended_at
    if after or (ended is not None and row.sold_at >= ended):
        row.result, row.facts = Result.AFTER, row.facts | told.contact
    else:
        take_in(Sale(phone, told, row, skew, now, asks))
    db.session.flush()
    return Sold(told.id, row.result, row.over_seats)


def _insert_once(
    scanner: Scanner, told: Told, *, skew: timedelta, now: datetime
) -> tuple[WalkIn, bool]:
    """Keep it as told; or the one that was there before. The table's key decides."""
    offer = queries.offer_of(scanner.event_id, told.type_id, now=now)
    row = {
        "id": told.id,
        "event_id": scanner.event_id,
        "scanner_id": scanner.id,
        "cashier_id": scanner.cashier_id,
        "ticket_type_id": offer.id if offer else None,
        "order_id": None,
        "quantity": told.quantity,
        "amount": told.amount,
        "currency": scanner.event.organizer.currency,
        "way": told.way,
        "reference": told.reference,
        "block_seats": 0,
        "over_seats": 0,
        "phone_at": told.at,
        "sold_at": corrected(told.at, skew=skew, paired_at=scanner.created_at, now=now),
        "received_at": now,
        "offline": told.offline,
        "facts": told.rest,
        "result": Result.UNKNOWN,
    }
    add = insert_once(WalkIn, "id").values(row)
    is_new = db.session.execute(add.returning(WalkIn.id)).scalar() is not None
    return db.session.get_one(WalkIn, told.id, populate_existing=True), is_new


def take_in(sale: Sale) -> None:
    """The order, its money, its people. Of what sells no more, only the fact is kept."""
    try:
        with db.session.begin_nested():
            order = _order(sale)
    except (NotOnSale, TermsChanged):
        if sale.asks:
            raise
        return
    sale.row.order_id = order.id
    sale.row.result = Result.OVER if sale.row.over_seats else Result.SOLD
    if sale.told.amount and not _paid(sale, order):
        if sale.asks:
            raise ReferenceUsed(reference=sale.told.reference)
        sale.row.result = Result.REFERENCE
    elif order.status is OrderStatus.PAID:
        let_in(sale, order)
    _say(sale, order)


def _order(sale: Sale) -> Order:
    event, told, now = sale.scanner.event, sale.told, sale.now
    if sale.asks:
        wanted = queries.wanted_of(told)
        for one in sales.asked_offers(event, wanted, channel=Channel.DOOR, promo=None, now=now):
            _reclaim(one, told.wanted[one.id], now=now)
    offers = queries.offers_of(event.id, told.wanted, now=now)
    if told.type_id not in offers or offers[told.type_id].pass_id:
        raise NotOnSale()
    its = [each for one in offers.values() for each in (*one.quotas, one.early_quota) if each]
    quotas = queries.locked_quotas(its)
    offers |= queries.offers_of(event.id, told.wanted, now=now)  # as they are, now they are ours
    basket = queries.basket_of(event, offers, told, asks=sale.asks)
    own = _from_block(sale, basket, quotas)
    before = queries.overs(basket.seats)
    buyer = Buyer(told.name or sale.scanner.gate, told.phone, told.email, told.locale)
    order_id = _keep(event, basket, buyer, sale, own)
    after = queries.overs(basket.seats)
    sale.row.over_seats = max((after[each] - before[each] for each in after), default=0)
    if not told.amount:
        sell_at_once(order_id, buyer, credit=0, now=now)
    return orders.lock_order(order_id)


def _keep(event: Event, basket: Basket, buyer: Buyer, sale: Sale, own: Mapping[int, int]) -> int:
    """The order and its places, of which it has its `own`: those over are counted."""
    order_id = insert_order({**new_order(event, basket, buyer), **_row(sale)})
    assert order_id is not None, "its key is the sale's, which is new"
    insert_lines(order_id, basket)
    seats = basket.seats
    if seats:
        rows = [{"order_id": order_id, "quota_id": each, "seats": n} for each, n in seats.items()]
        db.session.execute(insert(table_of(OrderQuota)), rows)
    blocks.hold_over({each: n - own.get(each, 0) for each, n in seats.items()})
    if not sale.told.amount:
        sell_held_seats(seats)
    still_so(basket)
    return order_id


def _reclaim(offer: Offer, quantity: int, *, now: datetime) -> None:
    """Give back what others let lapse, before anything is locked: sold out is then true."""
    if offer.left is not None and offer.left < quantity:
        early = [] if offer.early_quota is None else [offer.early_quota]
        lapse_due(now=now, quotas=offer.quotas, also=early)


def _row(sale: Sale) -> Mapping[str, Any]:
    """`held_until`: only where its money turns out to be none, for a person to decide."""
    told, now, event = sale.told, sale.now, sale.scanner.event
    row: dict[str, Any] = {
        "idem_key": f"walk-in:{told.id}",
        "idem_hash": "",
        "channel": Channel.DOOR,
        "via": "",
        "held_until": max(now, event.ends_at) + timedelta(days=KEPT_DAYS),
        "created_at": sale.row.sold_at,
        "provider": {Way.CASH: "cash", Way.MOBILE: "hand", Way.FREE: "free"}[told.way],
        "promo_id": None,
        "credit_id": None,
    }
    return row if told.amount else row | {"status": OrderStatus.PAID, "paid_at": now}


def _from_block(sale: Sale, basket: Basket, quotas: Mapping[int, Quota]) -> dict[int, int]:
    """{quota: places that the phone had kept for this}: what was told takes its own first; what is
    asked takes those that are free, and its own where they are short.

    Raises: SoldOut(left, wanted).
    """
    phone, spends = sale.scanner, dict[int, int]()
    for quota_id, wanted in basket.seats.items():
        quota = quotas[quota_id]
        own = phone.block_seats if quota.kind is QuotaKind.ROOM else 0
        free = wanted if quota.size is None else quota.size - quota.held - quota.sold
        free = 0 if quota.waiting else max(0, free)
        if sale.asks and free + own < wanted:
            raise SoldOut(left=free + own, wanted=wanted)
        spent = min(own, wanted - min(wanted, free) if sale.asks else wanted)
        blocks.spend(phone, quota_id, spent)
        sale.row.block_seats += spent
        spends[quota_id] = spent
    return spends


def _paid(sale: Sale, order: Order) -> bool:
    """Through the one ledger, into the drawer of whoever holds the phone."""
    told = sale.told
    method = Method.MOBILE if told.way is Way.MOBILE else Method.CASH
    sum_ = Sum(told.id, "", told.amount, method, told.at, told.offline, told.reference)
    made = till.take_for(sale.scanner, order, sum_, skew=sale.skew, now=sale.now)
    return made in (TakeResult.TAKEN, TakeResult.OVER)


def let_in(sale: Sale, order: Order) -> None:
    """Each ticket by a scan of its own, at this gate."""
    told = sale.told
    scans = [
        Scanned(
            id=scan_id(told.id, n),
            token_hash=ticket.token_hash,
            kind=ScanKind.ENTRY,
            verdict=Verdict.OK,
            at=told.at,
            offline=told.offline,
            list_seq=0,
        )
        for n, ticket in enumerate(orders.tickets_of_order(order.id))
    ]
    take_scans(sale.scanner, scans, skew=sale.skew, now=sale.now)


def _say(sale: Sale, order: Order) -> None:
    told, row, phone = sale.told, sale.row, sale.scanner
    facts: dict[str, Any] = {"n": told.quantity, "amount": told.amount, "currency": row.currency}
    facts |= {"gate": phone.gate, "way": told.way.value, "now": sale.now}
    facts |= {"over": row.over_seats, "offline": told.offline, "organizer_id": order.organizer_id}
    audit("walk-in.sell", f"order:{order.id}", actor=f"user:{phone.cashier_id}", **facts)
