"""The organizer's orders at ten and at fifty thousand: what one page costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from app.accounts.models import User
from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders.models import Order, OrderLine
from app.orders.rules import OrderStatus
from app.tickets.queries import types_of
from tests import make

Row = Callable[..., None]
STATES = [OrderStatus.PAID] * 8 + [OrderStatus.LAPSED, OrderStatus.CANCELLED]
AT_ONCE = 2_000  # rows of one INSERT
SIZES = (10_000, 50_000)
LOOKS = {"": "", ", paid ones": "?status=paid", ", by a name": "?q=ngono"}
TARGETS = ("<= 6", "<= 12 ms")  # SQL statements, CPU


def report(app: Flask, row: Row, measure: Callable[..., None]) -> None:
    """Asked from outside of a context: each request has its own, as behind a server."""
    client = app.test_client()
    with app.app_context():
        of = make.organizer()
        sign_in(client, make.awa(of))
    for n in SIZES:
        with app.app_context():
            shown = make.event(of, capacity=None, title="AfterWork")
            fill(shown, n)
            here = f"/organize/events/{shown.code}/orders"
        for what, query in LOOKS.items():
            name = f"order list at {n // 1000} 000{what}"
            measure(row, name, lambda url=here + query: client.get(url), 200, *TARGETS)


def sign_in(client: FlaskClient, person: User) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = person.session_key


def fill(event: Event, n: int) -> None:
    """`n` orders of one place each, a minute apart."""
    (kind,) = types_of(event.id)
    for start in range(0, n, AT_ONCE):
        with transaction():
            rows = [order(event, start + i) for i in range(AT_ONCE)]
            made = db.session.scalars(insert(Order).returning(Order.id), rows)
            lines = [
                {"order_id": id_, "ticket_type_id": kind.id, "quantity": 1, "unit_amount": 15_000}
                for id_ in made
            ]
            db.session.execute(insert(OrderLine), lines)


def order(event: Event, n: int) -> dict[str, Any]:
    at = make.NOW + timedelta(minutes=n)
    return {
        "organizer_id": event.organizer_id,
        "event_id": event.id,
        "reference": f"EN-{event.id}-{n}",
        "secret": f"{event.id}-{n}",
        "idem_key": f"{event.id}-{n}",
        "idem_hash": "",
        "buyer_name": f"Awa Ngono {n}" if n % 50 == 0 else f"Ben Tabi {n}",
        "phone": f"+2376{n:08}",
        "email": f"ben{n}@example.cm",
        "locale": "fr",
        "total_amount": 15_000,
        "currency": "XAF",
        "status": STATES[n % 10],
        "held_until": at,
        "provider": "hand",
        "created_at": at,
    }
