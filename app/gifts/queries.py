"""What was given, apart from what was sold."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from app.orders.models import Order, OrderQuota
from app.orders.rules import Channel, OrderStatus
from app.tickets.models import Quota
from app.tickets.rules import QuotaKind


def places_given(event_id: int) -> Select[int]:
    """How many people have a place as a gift."""
    return (
        select(func.coalesce(func.sum(OrderQuota.seats), 0))
        .join(Quota, Quota.id == OrderQuota.quota_id)
        .join(Order, Order.id == OrderQuota.order_id)
        .where(
            Quota.event_id == event_id,
            Quota.kind == QuotaKind.ROOM,
            Order.channel == Channel.INVITE,
            Order.status == OrderStatus.PAID,
        )
    )
