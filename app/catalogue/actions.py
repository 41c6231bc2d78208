"""Writing what a date sells, while it sells: limits are quotas, counted from the first order on.

Orders first, then quotas in ascending id, as everywhere. Why: docs/adr/0025.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, insert, or_, select, update

from app.catalogue import queries
from app.catalogue.rules import COLUMNS, SeatsFixed, SellingNow, Terms, TooFew
from app.events.actions import what_lacks
from app.events.models import Event
from app.events.rules import NotReady, Status
from app.kernel.db import db
from app.orders.models import Order, OrderQuota
from app.orders.rules import SOLD, OrderStatus
from app.tickets.actions import note_freed, write_types
from app.tickets.models import Quota, TicketType, TicketTypeQuota
from app.tickets.queries import entry_prices, room_of, types_of
from app.tickets.rules import QuotaKind, Sale, TypeKind

TRIES = 8  # at locking all orders of a type, while others place more
Taken = Mapping[int, tuple[OrderStatus, int]]  # order -> (its status, places)


def write_type(event: Event, kind: TicketType | None, terms: Terms) -> TicketType:
    """Make a ticket type, or change one; orders already placed keep their price and their places.

    Raises: TooFew(taken, wanted, name), SeatsFixed, SellingNow, NotReady; nothing is kept.
    """
    if kind is None:
        kind = _new(event, terms)
    elif terms.seats != kind.seats:
        _lock_sales(kind)
        if queries.has_orders(kind.id):
            raise SeatsFixed()
    for name in COLUMNS:
        if name != "kind":  # an entry never becomes an add-on
            setattr(kind, name, getattr(terms, name))
    db.session.flush()
    _limit(kind, terms.most)
    _limit_early(kind, terms.early_most)
    _share(kind, terms.shared)
    _ready(event)
    return kind


def _new(event: Event, terms: Terms) -> TicketType:
    last = max((kind.position for kind in types_of(event.id)), default=-1)
    kind = TicketType(event_id=event.id, kind=terms.kind, position=last + 1)
    kind.name, kind.amount, kind.currency = terms.name, terms.amount, event.organizer.currency
    if terms.kind is TypeKind.ADMISSION:
        kind.takes = [TicketTypeQuota(quota_id=room_of(event.id).id)]
    db.session.add(kind)
    db.session.flush()
    return kind


def _ready(event: Event) -> None:
    db.session.flush()
    lacks = what_lacks(event, prices=entry_prices(event.id))
    if event.status is Status.PUBLISHED and "prices" in lacks:
        raise NotReady(missing=["prices"])


def retire(event: Event, kind: TicketType, *, now: datetime) -> None:
    """Sold no longer; its tickets stay good. Raises: NotReady."""
    kind.retired_at = kind.retired_at or now
    _ready(event)


def bring_back(kind: TicketType) -> None:
    kind.retired_at = None


def move(event_id: int, kind: TicketType, *, by: int) -> None:
    """Up or down among its like; what is numbered alike is numbered anew."""
    alike = [each for each in types_of(event_id) if each.retired_at is None]
    alike = [each for each in alike if each.kind is kind.kind and not each.pass_id]
    slots = sorted({each.position for each in alike})
    if len(slots) < len(alike):
        slots = list(range(len(alike)))
    if kind not in alike:
        return
    at = alike.index(kind)
    alike.insert(min(max(at + by, 0), len(alike) - 1), alike.pop(at))
    for each, slot in zip(alike, slots, strict=True):
        each.position = slot


def write_prices(event: Event, sales: Sequence[Sale], *, now: datetime) -> None:
    """The quick lines of the event's form; what the full form wrote stays.

    Raises: SeatsFixed, SellingNow, NotReady.
    """
    known = {kind.id: kind for kind in types_of(event.id)}
    for sale in sales:
        kind = known.get(sale.id or 0)
        if kind is None or kind.seats == sale.seats:
            continue
        _lock_sales(kind)
        if queries.has_orders(kind.id):
            raise SeatsFixed()
        own = queries.own_cap(kind)
        if own is not None and own.size is not None:
            _resize(own, own.size // kind.seats * sale.seats, name=kind.name)
    write_types(event, sales, now=now)


def write_shared_cap(event: Event, cap: Quota | None, *, name: str, size: int | None) -> Quota:
    """A limit that several types have in common: "Tables". Raises: TooFew."""
    if cap is None:
        cap = Quota(event_id=event.id, kind=QuotaKind.CAP, name=name, size=size)
        db.session.add(cap)
    else:
        cap.name = name
        db.session.flush()
        _resize(cap, size, name=name)
    db.session.flush()
    return cap


def drop_shared_cap(event: Event, cap: Quota) -> None:
    """It limits nothing from now on; what was taken from it goes back, tickets stay good.

    The row stays: who waits may stand before it. A name of digits that no type has hides it.
    """
    for kind in types_of(event.id):
        if cap.id in queries.taken_from(event.id).get(kind.id, ()):
            _lock_sales(kind)
            _leave(kind, cap)
    cap.name, cap.size = f"0{cap.id}", None
    note_freed()
    db.session.flush()


# ---- limits ----


def _limit(kind: TicketType, most: int | None) -> None:
    """Its own cap. Made with what orders took already; without a limit it stays, and counts."""
    own = queries.own_cap(kind)
    size = None if most is None else most * kind.seats
    if own is not None:
        _resize(own, size, name=kind.name, each=kind.seats)
    elif size is not None:
        _lock_sales(kind)
        own = _open(kind, QuotaKind.CAP)
        _take(kind, own, queries.taken_by_orders(kind))
        db.session.add(TicketTypeQuota(ticket_type_id=kind.id, quota_id=own.id))
        _resize(own, size, name=kind.name, each=kind.seats)


def _limit_early(kind: TicketType, most: int | None) -> None:
    """How many at the early price: those who paid it already count."""
    early = db.session.get(Quota, kind.early_quota_id) if kind.early_quota_id else None
    if kind.early_amount is None:
        return
    if early is not None:
        _resize(early, most, name=kind.name)
    elif most is not None:
        _lock_sales(kind)
        early = _open(kind, QuotaKind.EARLY)
        _take(kind, early, queries.early_by_orders(kind, kind.early_amount))
        kind.early_quota_id = early.id
        db.session.flush()
        _resize(early, most, name=kind.name)


def _share(kind: TicketType, wanted: Collection[int]) -> None:
    """Take from these shared caps, and from no other."""
    caps = {cap.id: cap for cap in queries.shared_caps(kind.event_id)}
    had = queries.taken_from(kind.event_id).get(kind.id, set()) & set(caps)
    differ = sorted(had ^ (set(wanted) & set(caps)))
    if differ:
        _lock_sales(kind)
    for cap_id in differ:
        if cap_id in had:
            _leave(kind, caps[cap_id])
        else:
            _join(kind, caps[cap_id])


def _open(kind: TicketType, as_: QuotaKind) -> Quota:
    made = Quota(event_id=kind.event_id, kind=as_, name=str(kind.id), size=None)
    db.session.add(made)
    db.session.flush()
    return made


def _resize(quota: Quota, size: int | None, *, name: str, each: int = 1) -> None:
    """At once for all who are buying. Raises: TooFew, in tickets of `each` places."""
    fits = update(Quota).where(Quota.id == quota.id)
    if size is not None:
        fits = fits.where(Quota.held + Quota.sold <= size)
    if _done(fits.values(size=size)) == 1:
        note_freed()
        return
    counted = select(Quota.held + Quota.sold).where(Quota.id == quota.id)
    taken = db.session.execute(counted).scalar_one()
    raise TooFew(taken=-(-taken // each), wanted=(size or 0) // each, name=name)


def _done(statement: Any) -> int:
    told = db.session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", told).rowcount


# ---- what orders took already ----


def _lock_sales(kind: TicketType) -> None:
    """Nothing of this type is bought, paid or given back until we are done.

    Its orders first, then the room that every order takes from. Who placed one between the two
    is found by looking again; who is placing one now finds the terms changed, and is told.
    Raises: SellingNow.
    """
    locked: set[int] = set()
    for _try in range(TRIES):
        orders = select(Order.id).where(Order.id.in_(queries.orders_with(kind.id) - locked))
        locked |= set(db.session.scalars(orders.order_by(Order.id).with_for_update()))
        with db.session.begin_nested() as point:
            room = Quota.event_id == kind.event_id, Quota.kind == QuotaKind.ROOM
            db.session.execute(select(Quota.id).where(*room).with_for_update())
            if queries.orders_with(kind.id) <= locked:
                return
            point.rollback()  # lets the room go: whoever holds an order may want it
    raise SellingNow()


def _take(kind: TicketType, quota: Quota, taken: Taken) -> None:
    """Write into a quota what orders took before it counted."""
    had = _rows(quota.id)
    for order_id, (_status, n) in sorted(taken.items()):
        if n and order_id in had:
            seats = update(OrderQuota).where(_row(order_id, quota.id))
            _done(seats.values(seats=OrderQuota.seats + n))
        elif n:
            row = {"order_id": order_id, "quota_id": quota.id, "seats": n}
            db.session.execute(insert(OrderQuota), [row])
    held, sold = _counted(taken)
    fits = or_(Quota.size.is_(None), Quota.held + Quota.sold + held + sold <= Quota.size)
    move = update(Quota).where(Quota.id == quota.id, fits)
    if _done(move.values(held=Quota.held + held, sold=Quota.sold + sold)) != 1:
        db.session.refresh(quota)
        wanted = quota.held + quota.sold + held + sold
        raise TooFew(taken=wanted, wanted=quota.size or 0, name=quota.name)


def _join(kind: TicketType, cap: Quota) -> None:
    _take(kind, cap, queries.taken_by_orders(kind))
    db.session.add(TicketTypeQuota(ticket_type_id=kind.id, quota_id=cap.id))
    db.session.flush()


def _leave(kind: TicketType, cap: Quota) -> None:
    """What orders of this type took goes back; what they took for others stays."""
    had = _rows(cap.id)
    back: dict[int, tuple[OrderStatus, int]] = {}
    for order_id, (status, n) in queries.taken_by_orders(kind).items():
        back[order_id] = status, min(n, had.get(order_id, 0))
        seats = update(OrderQuota).where(_row(order_id, cap.id))
        _done(seats.values(seats=OrderQuota.seats - back[order_id][1]))
    _done(delete(OrderQuota).where(OrderQuota.quota_id == cap.id, OrderQuota.seats == 0))
    held, sold = _counted(back)
    less = update(Quota).where(Quota.id == cap.id)
    _done(less.values(held=Quota.held - held, sold=Quota.sold - sold))
    link = delete(TicketTypeQuota).where(
        TicketTypeQuota.ticket_type_id == kind.id, TicketTypeQuota.quota_id == cap.id
    )
    _done(link)
    note_freed()


def _row(order_id: int, quota_id: int) -> Any:
    return (OrderQuota.order_id == order_id) & (OrderQuota.quota_id == quota_id)


def _rows(quota_id: int) -> dict[int, int]:
    query = select(OrderQuota.order_id, OrderQuota.seats).where(OrderQuota.quota_id == quota_id)
    return {row.order_id: row.seats for row in db.session.execute(query)}


def _counted(taken: Taken) -> tuple[int, int]:
    held = sum(n for status, n in taken.values() if status is OrderStatus.HELD)
    sold = sum(n for status, n in taken.values() if status in SOLD)
    return held, sold
