"""Defining passes, selling them, and giving their later dates as these are made.

One order has a line a date; its places are taken in one transaction, in ascending quota id as
everywhere. Why so: docs/adr/0028.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, insert, update

from app.books.actions import hand_over
from app.credits.actions import spend
from app.credits.models import Credit
from app.credits.rules import CreditRefused
from app.events.models import Event, Series
from app.events.rules import Status
from app.kernel.codes import secret
from app.kernel.db import db
from app.messages.actions import leave
from app.orders import queries as orders
from app.orders.actions import lapse_due
from app.orders.models import Order, OrderLine, OrderQuota
from app.orders.rules import Buyer, Channel, OrderStatus, PriceChanged, SoldOut
from app.passes import queries
from app.passes.models import PassGap, PassOrder, SeasonPass
from app.passes.queries import Quote
from app.passes.rules import DatesFull, FewerThanSold, PassOver, PassTerms, chosen
from app.promos.actions import use
from app.promos.models import Promo
from app.sales.actions import keep
from app.sales.queries import Basket, Line
from app.tickets import actions as places
from app.tickets import queries as tickets
from app.tickets.models import Quota, TicketType, TicketTypeQuota
from app.tickets.rules import QuotaKind

TRIES = 3  # a date may fill up while we look
LAST = 1_000  # position of a pass's type in a date's list: after those of the date


def create_pass(series: Series, terms: PassTerms, *, now: datetime) -> SeasonPass:
    """Raises: PassOver when the series has no date to come."""
    dates = queries.coming_dates(series.id, until=None, now=now)
    if not dates:
        raise PassOver()
    season = SeasonPass(series=series, currency=series.organizer.currency, created_at=now)
    facts = {"event_id": dates[0].id, "kind": QuotaKind.CAP, "name": f"pass {secret()}"}
    season.quota = Quota(size=terms.size, **facts)
    _write(season, terms)
    db.session.add(season)
    db.session.flush()
    make_types(season, dates)
    return season


def change_pass(season: SeasonPass, terms: PassTerms, *, now: datetime | None) -> None:
    """Passes already sold keep what was promised. `now`: it is no longer sold; None: it is.

    Raises: FewerThanSold(taken).
    """
    resized = update(Quota).where(Quota.id == season.quota_id).values(size=terms.size)
    if terms.size is not None:
        resized = resized.where(Quota.held + Quota.sold <= terms.size)
    done = db.session.execute(resized.execution_options(synchronize_session=False))
    if cast("CursorResult[Any]", done).rowcount != 1:
        raise FewerThanSold(taken=season.quota.held + season.quota.sold)
    _write(season, terms)
    season.retired_at = now and (season.retired_at or now)
    names = update(TicketType).where(TicketType.pass_id == season.id)
    names = names.values(name=terms.name, name_en=terms.name_en)
    db.session.execute(names.execution_options(synchronize_session=False))


def _write(season: SeasonPass, terms: PassTerms) -> None:
    season.name, season.name_en, season.amount = terms.name, terms.name_en, terms.amount
    season.dates, season.until = terms.dates, terms.until
    season.sale_from, season.sale_to = terms.sale_from, terms.sale_to


def make_types(season: SeasonPass, dates: Sequence[Event]) -> dict[int, TicketType]:
    """The pass's ticket type on each of these dates, made where it lacks: {event id: type}."""
    known = queries.types_on(season.id, [event.id for event in dates])
    if len(known) == len(dates):
        return known
    db.session.get_one(SeasonPass, season.id, with_for_update=True)  # one maker at a time
    known = queries.types_on(season.id, [event.id for event in dates])
    for event in dates:
        if event.id not in known:
            known[event.id] = _new_type(season, event)
    db.session.flush()
    return known


def _new_type(season: SeasonPass, event: Event) -> TicketType:
    kind = TicketType(event_id=event.id, pass_id=season.id, amount=0, currency=season.currency)
    kind.name, kind.name_en, kind.position = season.name, season.name_en, LAST
    kind.takes = [TicketTypeQuota(quota_id=tickets.room_of(event.id).id)]
    db.session.add(kind)
    return kind


def buy_pass(
    season: SeasonPass,
    *,
    buyer: Buyer,
    provider: str,
    idem_key: str,
    now: datetime,
    hold: timedelta,
    without_full: bool = False,
    promo: Promo | None = None,
    credit: Credit | None = None,
    seen: int | None = None,
) -> tuple[int, bool]:
    """Keep a place on each date of the pass until it is paid: (order id, is new). Full dates are
    refused by name, or left out if so asked. Never more is charged than the sum that was `seen`.

    Raises: PassOver, DatesFull(days), SoldOut(left), PriceChanged(name, price),
    PromoRefused(reason), CreditRefused, SameKeyOtherOrder; nothing is kept.
    """
    if not queries.is_sold(season, now=now):
        raise PassOver()
    price = queries.quote(season, promo=promo, credit=credit)
    key = {"idem_key": idem_key, "idem_hash": _hash(season, buyer, without_full, promo, credit)}
    how = {"channel": Channel.SEASON, "via": "", "held_until": now + hold, "created_at": now}
    row = key | how | _paid_with(price, promo, credit, provider=provider)
    for attempt in range(TRIES):
        given, gaps = _dates(season, without_full=without_full, now=now)
        basket = _basket(season, given, price, now=now)
        try:
            with db.session.begin_nested():
                order_id, is_new = keep(given[0], basket, buyer=buyer, row=row, now=now)
        except SoldOut:
            if attempt == TRIES - 1 or not queries.full_dates(season.id, [e.id for e in given]):
                raise  # the passes themselves are sold out
            continue
        if is_new:
            _spend(price, promo, credit, seen=seen, now=now)
            _promise(season, order_id, gaps, is_free=not price.due.amount, now=now)
        return order_id, is_new
    raise AssertionError("unreachable")


def _paid_with(
    price: Quote, promo: Promo | None, credit: Credit | None, *, provider: str
) -> dict[str, Any]:
    return {
        "provider": provider if price.due.amount else "free",
        "promo_id": promo.id if promo else None,
        "credit_id": credit.id if credit and price.credit else None,
    }


def _spend(
    price: Quote, promo: Promo | None, credit: Credit | None, *, seen: int | None, now: datetime
) -> None:
    if seen is not None and price.due.amount > seen:
        raise PriceChanged(name=price.name, price=price.due)
    if promo is not None:
        use(promo, now=now)
    if credit is not None and price.credit and not spend(credit.id, price.credit):
        raise CreditRefused()


def _hash(
    season: SeasonPass,
    buyer: Buyer,
    without_full: bool,
    promo: Promo | None,
    credit: Credit | None,
) -> str:
    codes = (promo.id if promo else None, credit.id if credit else None)
    asked = ("pass", season.id, without_full, buyer.name, buyer.phone, buyer.email, *codes)
    return hashlib.sha256(repr(asked).encode()).hexdigest()


def _dates(
    season: SeasonPass, *, without_full: bool, now: datetime
) -> tuple[list[Event], list[Event]]:
    """The dates this pass gives today, and the full ones that are left out."""
    dates = queries.coming_dates(season.series_id, until=season.until, now=now)
    types = make_types(season, dates)
    full = queries.full_dates(season.id, types)
    if full:  # what others let lapse comes back first
        mine = tickets.quotas_of([kind.id for kind in types.values()])
        lapse_due(now=now, also={*mine, season.quota_id})
        full = queries.full_dates(season.id, full)
    by_id = {event.id: event for event in dates}
    asked = [(id_, without_full and id_ in full) for id_ in by_id]
    given, gaps = chosen(asked, most=season.dates)
    lacking = [by_id[id_] for id_ in given if id_ in full]
    if lacking:
        raise DatesFull(days=[(event.starts_at, event.timezone) for event in lacking])
    if not given:
        raise PassOver()
    return [by_id[id_] for id_ in given], [by_id[id_] for id_ in gaps]


def _basket(season: SeasonPass, dates: Sequence[Event], price: Quote, *, now: datetime) -> Basket:
    """The whole price stands on the first date; the pass itself is one of so many."""
    lines: list[Line] = []
    for event in dates:
        found = [o for o in tickets.offers(event.id, now=now) if o.pass_id == season.id]
        lines.append(Line(found[0], 1, 0 if lines else season.amount))
    off = {"discount": price.discount, "credit": price.credit}
    return Basket(tuple(lines), season.currency, also=(season.quota_id,), **off)


def _promise(
    season: SeasonPass, order_id: int, gaps: Sequence[Event], *, is_free: bool, now: datetime
) -> None:
    held = PassOrder(order_id=order_id, pass_id=season.id, dates=season.dates, until=season.until)
    db.session.add(held)
    db.session.flush()
    db.session.add_all(PassGap(order_id=order_id, event_id=event.id, at=now) for event in gaps)
    if is_free:
        hand_over(orders.lock_order(order_id), now=now)


def give_new_dates(order_id: int, *, now: datetime) -> int:
    """A ticket for each date that was made since; a full one becomes a gap. How many given."""
    order = orders.lock_order(order_id)
    standing = queries.standing_of(order_id)
    if order.status is not OrderStatus.PAID or standing is None:
        return 0
    held, known = standing.held, queries.lines_by_event(order_id)
    missed = {event.id for event in standing.gaps}
    season = held.season_pass
    dates = queries.coming_dates(season.series_id, until=held.until, now=now)
    fresh = [event for event in dates if event.id not in known and event.id not in missed]
    given = 0
    for event in fresh:
        if standing.owed is not None and given >= standing.owed:
            break
        if give_date(order, season, event, now=now):
            given += 1
        else:
            db.session.add(PassGap(order_id=order_id, event_id=event.id, at=now))
    db.session.flush()
    return given


def give_date(
    order: Order,
    season: SeasonPass,
    event: Event,
    *,
    now: datetime,
    in_line: bool = False,
    came_back: bool = False,
) -> bool:
    """One more date for a paid pass, from the date's own places; False: it is full. `order` is
    locked. `in_line`: its turn came, before the public; `came_back`: what its mail says."""
    if event.status is not Status.PUBLISHED:
        return False
    kind = make_types(season, [event])[event.id]
    quotas = sorted(tickets.quotas_of([kind.id]))
    with db.session.begin_nested() as point:
        for quota_id in quotas:
            if not places.hold_seats(quota_id, 1, in_line=in_line):
                point.rollback()
                return False
        places.sell_held_seats(dict.fromkeys(quotas, 1))
    rows = [{"order_id": order.id, "quota_id": quota_id, "seats": 1} for quota_id in quotas]
    db.session.execute(insert(OrderQuota), rows)
    line = OrderLine(order_id=order.id, ticket_type_id=kind.id, quantity=1, unit_amount=0)
    line.vat_bp = order.lines[0].vat_bp
    db.session.add(line)
    db.session.flush()
    issue = places.Issue(line.id, kind.id, 1, order.buyer_name, kind.door_note)
    door = {"door_code": event.door_code, "door_salt": event.door_salt}
    places.issue_tickets(event.id, [issue], now=now, **door)  # type: ignore[arg-type]
    if order.email:
        _tell(order, event, came_back=came_back, now=now)
    return True


def _tell(order: Order, event: Event, *, came_back: bool, now: datetime) -> None:
    leave(
        "pass_date",
        to=order.email,
        locale=order.locale,
        now=now,
        dedupe_key=f"order:{order.id}:event:{event.id}",
        order_id=order.id,
        event_id=event.id,
        came_back=came_back,
    )
