"""Whose money must go back, and through whom it had come."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.kernel.db import db
from app.orders.models import Order
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus


def refunds_due(organizer_ids: Collection[int]) -> Select[Order]:
    """Orders whose money must go back: paid too late, or twice."""
    query = select(Order).where(Order.organizer_id.in_(organizer_ids), Order.refund_due > 0)
    return query.options(joinedload(Order.event)).order_by(Order.created_at)


def came_through(order: Order) -> str:
    """The till that took this order's money, or that of the order it was moved from."""
    query = select(Payment).where(Payment.status == PaymentStatus.SUCCEEDED)
    query = query.order_by(Payment.settled_at.desc()).limit(1)
    at: Order | None = order
    while at is not None:
        found = db.session.scalar(query.where(Payment.order_id == at.id))
        if found is not None:
            return found.till
        at = db.session.get(Order, at.moved_from_id) if at.moved_from_id else None
    return order.provider
