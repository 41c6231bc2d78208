"""What a date sells, as its team sees it: what is sold, what is held, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, func, select

from app.catalogue.rules import COLUMNS, Terms
from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.orders.rules import TAKING, OrderStatus
from app.tickets.models import Quota, Ticket, TicketType, TicketTypeQuota
from app.tickets.queries import sold_by_type, types_of
from app.tickets.rules import QuotaKind, TicketStatus, TypeKind

ALIVE = (*TAKING, OrderStatus.LAPSED)  # late money wakes a lapsed one


@dataclass(frozen=True, slots=True)
class Shelf:
    """One ticket type on the team's list. `left` None: no limit but the room's."""

    type: TicketType
    terms: Terms
    sold: int = 0
    held: int = 0
    held_orders: int = 0
    left: int | None = None
    early_left: int | None = None


def quotas_of(event_id: int) -> dict[int, Quota]:
    query = select(Quota).where(Quota.event_id == event_id).order_by(Quota.id)
    found = db.session.scalars(query.execution_options(populate_existing=True))
    return {quota.id: quota for quota in found}


def shared_caps(event_id: int) -> list[Quota]:
    """Caps that have a name of their own; each type may take from some."""
    query = select(Quota).where(Quota.event_id == event_id, Quota.kind == QuotaKind.CAP)
    found = db.session.scalars(query.order_by(Quota.id).execution_options(populate_existing=True))
    return [quota for quota in found if not is_own_cap(quota)]


def shared_cap(event_id: int, cap_id: int) -> Quota | None:
    return next((quota for quota in shared_caps(event_id) if quota.id == cap_id), None)


def limited_by(cap: Quota) -> list[str]:
    """The types that take from a shared cap, by name."""
    query = select(TicketType.name).join(TicketTypeQuota)
    query = query.where(TicketTypeQuota.quota_id == cap.id)
    return list(db.session.scalars(query.order_by(TicketType.position, TicketType.id)))


def is_own_cap(quota: Quota) -> bool:
    """Of one type, which gives it its name."""
    return quota.kind is QuotaKind.CAP and quota.name.isdecimal()


def own_cap(kind: TicketType) -> Quota | None:
    query = select(Quota).where(
        Quota.event_id == kind.event_id, Quota.kind == QuotaKind.CAP, Quota.name == str(kind.id)
    )
    return db.session.scalar(query.execution_options(populate_existing=True))


def taken_from(event_id: int) -> dict[int, set[int]]:
    """Which quotas each type of a date takes from: {ticket_type_id: quota ids}."""
    query = select(TicketTypeQuota.ticket_type_id, TicketTypeQuota.quota_id).join(TicketType)
    found: dict[int, set[int]] = {}
    for kind, quota in db.session.execute(query.where(TicketType.event_id == event_id)):
        found.setdefault(kind, set()).add(quota)
    return found


def shelves(event_id: int) -> list[Shelf]:
    """All types of a date in their order, retired ones last, in five statements."""
    quotas, takes, sales = quotas_of(event_id), taken_from(event_id), _sales(event_id)
    valid = sold_by_type(event_id)
    made = []
    for kind in types_of(event_id):
        mine = [quotas[id_] for id_ in takes.get(kind.id, ())]
        own = next((quota for quota in mine if is_own_cap(quota)), None)
        sold, held, orders = sales.get(kind.id, (0, 0, 0))
        if kind.kind is TypeKind.ADMISSION:
            sold = -(-valid.get(kind.id, 0) // kind.seats)
        shelf = Shelf(kind, _terms(kind, mine, quotas), sold, held, orders)
        left, early_left = _rest(own), _rest(quotas.get(kind.early_quota_id or 0))
        left = None if left is None else left // kind.seats
        made.append(replace(shelf, left=left, early_left=early_left))
    return made


def _rest(quota: Quota | None) -> int | None:
    if quota is None or quota.size is None:
        return None
    return quota.size - quota.held - quota.sold


def quick_types(event_id: int) -> list[TicketType]:
    """Those that the event's own form lists: entries on sale, but a pass's."""
    return [
        kind
        for kind in types_of(event_id)
        if kind.retired_at is None and kind.kind is TypeKind.ADMISSION and not kind.pass_id
    ]


def shelf_of(event_id: int, type_id: int) -> Shelf | None:
    return next((shelf for shelf in shelves(event_id) if shelf.type.id == type_id), None)


def _terms(kind: TicketType, takes: Sequence[Quota], quotas: Mapping[int, Quota]) -> Terms:
    terms = Terms(**{name: getattr(kind, name) for name in COLUMNS})
    own = next((quota for quota in takes if is_own_cap(quota)), None)
    early = quotas.get(kind.early_quota_id or 0)
    shared = [q.id for q in takes if q.kind is QuotaKind.CAP and not is_own_cap(q)]
    return replace(
        terms,
        most=own.size // kind.seats if own and own.size is not None else None,
        early_most=early.size if early and kind.early_amount is not None else None,
        shared=frozenset(shared),
    )


def _sales(event_id: int) -> dict[int, tuple[int, int, int]]:
    """Of each type: sold, held, and in how many orders held."""
    query = (
        select(
            OrderLine.ticket_type_id,
            Order.status,
            func.sum(OrderLine.quantity - OrderLine.cancelled),
            func.count(Order.id.distinct()),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .join(TicketType, TicketType.id == OrderLine.ticket_type_id)
        .where(
            TicketType.event_id == event_id,
            Order.status.in_(TAKING),
        )
        .group_by(OrderLine.ticket_type_id, Order.status)
    )
    found: dict[int, tuple[int, int, int]] = {}
    for kind, status, n, orders in db.session.execute(query):
        sold, held, held_orders = found.get(kind, (0, 0, 0))
        if status is OrderStatus.HELD:
            held, held_orders = int(n), orders
        else:
            sold += int(n)
        found[kind] = (sold, held, held_orders)
    return found


def has_orders(type_id: int) -> bool:
    """Somebody has, is paying for, or may yet pay for one."""
    query = select(OrderLine.id).join(Order).where(OrderLine.ticket_type_id == type_id)
    return db.session.scalar(query.where(Order.status.in_(ALIVE)).limit(1)) is not None


def orders_with(type_id: int) -> set[int]:
    """Orders that took, or may yet take, places of a type."""
    query = select(OrderLine.order_id).join(Order).where(OrderLine.ticket_type_id == type_id)
    return set(db.session.scalars(query.where(Order.status.in_(ALIVE))))


def taken_by_orders(kind: TicketType) -> dict[int, tuple[OrderStatus, int]]:
    """Places that each order has of one type: {order: (status, places)}."""
    asked = _by_order(kind, func.sum(OrderLine.quantity - OrderLine.cancelled) * kind.seats)
    if kind.kind is TypeKind.ADDON:
        return asked
    valid = _valid_tickets(kind.id)
    return {
        order: (status, valid.get(order, 0) if status is OrderStatus.PAID else n)
        for order, (status, n) in asked.items()
    }


def early_by_orders(kind: TicketType, amount: int) -> dict[int, tuple[OrderStatus, int]]:
    """How many of one type each order has at this price, or a lower one."""
    return _by_order(kind, func.sum(OrderLine.quantity), OrderLine.unit_amount <= amount)


def _by_order(
    kind: TicketType, n: ColumnElement[int], *where: ColumnElement[bool]
) -> dict[int, tuple[OrderStatus, int]]:
    query = (
        select(Order.id, Order.status, n)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(OrderLine.ticket_type_id == kind.id, Order.status.in_(ALIVE), *where)
        .group_by(Order.id, Order.status)
    )
    return {order: (status, int(n)) for order, status, n in db.session.execute(query)}


def _valid_tickets(type_id: int) -> dict[int, int]:
    """{order: tickets that still open the door}: what was cancelled gave its place back."""
    valid = and_(Ticket.ticket_type_id == type_id, Ticket.status == TicketStatus.VALID)
    query = select(OrderLine.order_id, func.count()).join(
        Ticket, Ticket.order_line_id == OrderLine.id
    )
    rows = db.session.execute(query.where(valid).group_by(OrderLine.order_id))
    return {row[0]: row[1] for row in rows}
