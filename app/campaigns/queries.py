"""What promo codes brought, and cost."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from app.kernel.db import db
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.promos.queries import ids_of
from app.promos.rules import Owner
from app.tickets.models import TicketType
from app.tickets.rules import TypeKind


@dataclass(frozen=True, slots=True)
class Uses:
    """What a promo code, or a series of them, brought: paid orders only."""

    orders: int = 0
    tickets: int = 0
    revenue: int = 0  # smallest unit
    discount: int = 0

    def __add__(self, other: Uses) -> Uses:
        return Uses(
            self.orders + other.orders,
            self.tickets + other.tickets,
            self.revenue + other.revenue,
            self.discount + other.discount,
        )


def uses_of_codes(owner: Owner) -> dict[int, Uses]:
    """Of each of a date's or a pass's codes that paid orders have: {promo_id: …}."""
    paid = Order.promo_id.in_(ids_of(owner)), Order.status == OrderStatus.PAID
    money = select(
        Order.promo_id, func.count(), func.sum(Order.total_amount), func.sum(Order.discount_amount)
    ).where(*paid)
    people = (
        select(
            Order.promo_id, func.sum((OrderLine.quantity - OrderLine.cancelled) * TicketType.seats)
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(TicketType, TicketType.id == OrderLine.ticket_type_id)
        .where(*paid, TicketType.kind == TypeKind.ADMISSION)
    )
    tickets_of = {
        row[0]: int(row[1]) for row in db.session.execute(people.group_by(Order.promo_id))
    }
    return {
        promo_id: Uses(n, tickets_of.get(promo_id, 0), int(revenue), int(off))
        for promo_id, n, revenue, off in db.session.execute(money.group_by(Order.promo_id))
        if promo_id
    }
