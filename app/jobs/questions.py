"""Three days before, buyers who said nothing to what is asked by link are told so, once."""

from __future__ import annotations

from datetime import UTC, datetime

from app.kernel.db import db, transaction
from app.messages.actions import leave
from app.orders.models import Order
from app.unanswered.queries import reminder_key, to_remind


def remind_all() -> int:
    """How many were told."""
    now = datetime.now(UTC)
    with transaction():
        due = to_remind(now=now)
        for order_id, event_id in due:
            order = db.session.get_one(Order, order_id)
            leave(
                "questions",
                to=order.email,
                locale=order.locale,
                now=now,
                dedupe_key=reminder_key(order_id, event_id),
                order_id=order_id,
                event_id=event_id,
            )
    return len(due)
