"""Two guests of the demonstration change plans: one gives a ticket away, one takes a credit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.changes.actions import cancel, transfer
from app.changes.rules import Holder
from app.events.models import Event
from app.events.rules import CancelsAs
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus

HEIR = Holder("Solange Mbarga", "+237677445510", "solange@invites.demo.example")


def change_plans(event: Event, *, now: datetime) -> None:
    """The last two who bought without an account."""
    query = select(Order.id).where(
        Order.event_id == event.id, Order.status == OrderStatus.PAID, Order.user_id.is_(None)
    )
    found = db.session.scalars(query.order_by(Order.id.desc()).limit(2)).all()
    if len(found) < 2:
        return
    given = orders.own_tickets(found[0])[0]
    transfer(given.id, HEIR, actor="buyer", now=now, by_team=True)
    cancel(found[1], None, gives=CancelsAs.CREDIT, actor="buyer", now=now, by_team=True)
