"""Sold-out dates, and people who stand in line for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.events.models import Event
from app.kernel.db import db, in_transaction
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid
from app.orders.models import Order
from app.orders.rules import Buyer, Channel
from app.tickets.models import Quota
from app.waitlist import actions, queries
from app.waitlist.models import WaitlistEntry
from app.waitlist.rules import Ask
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy


def somebody(name: str = "") -> Buyer:
    n = make.next_number()
    return Buyer(name or f"Personne {n}", f"+2376770{n:05}", "", "fr")


def sold_out(capacity: int = 1, **facts: Any) -> tuple[Event, list[Order]]:
    """A date whose places are all held, one order each."""
    event = make.event(capacity=capacity, **facts)
    return event, [buy(event, buyer=somebody()) for _ in range(capacity)]


def waits(event: Event, name: str = "", n: int = 1, **facts: Any) -> WaitlistEntry:
    """Somebody joins the line; `facts` are of Ask, or `buyer`."""
    buyer = facts.pop("buyer", None) or somebody(name)
    key, ask = f"form-{make.next_number()}", Ask(n, **facts)
    entry, _new = in_transaction(
        lambda: actions.join(event.id, ask, buyer=buyer, form_key=key, now=NOW)
    )
    return entry


def give_back(order: Order) -> None:
    in_transaction(lambda: cancel_unpaid(orders.lock_order(order.id), actor="job", now=NOW))


def serve(event: Event, **facts: Any) -> int:
    return in_transaction(lambda: actions.serve(event.id, **({"now": NOW} | facts)))


def proposed(event: Event) -> list[tuple[str, int]]:
    """(name, places) of each proposal, in the order they were made."""
    query = select(Order).where(Order.event_id == event.id, Order.channel == Channel.WAITLIST)
    made = db.session.scalars(query.order_by(Order.id)).all()
    return [(order.buyer_name, sum(line.quantity for line in order.lines)) for order in made]


def room(event: Event) -> tuple[int, int, int]:
    """Held, sold and waiting of the room."""
    db.session.rollback()
    query = select(Quota.held, Quota.sold, Quota.waiting)
    held, sold, waiting = db.session.execute(
        query.where(Quota.event_id == event.id, Quota.name == "")
    ).one()
    return held, sold, waiting


def is_exact() -> bool:
    """Counters equal rows: places and people in line."""
    db.session.rollback()
    return queries.line_drift() == [] and orders.counter_drift() == []
