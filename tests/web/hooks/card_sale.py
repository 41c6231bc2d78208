"""Buying one place by card over HTTP, and telling the house about it as Stripe does."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.events.models import Event
from app.jobs import notices
from app.kernel.db import db
from app.orders.models import Order
from app.settlement.models import Payment
from app.tickets.models import TicketType
from tests import make
from tests.payments.fake_stripe import signed

HOOK = "/hooks/payments/card"


def buy(client: FlaskClient, event: Event | None = None, **facts: Any) -> str:
    """Order one place by card; where the buyer is sent."""
    event = event or make.event()
    kind = db.session.scalars(select(TicketType.id).where(TicketType.event_id == event.id)).one()
    form = {f"n{kind}": 1, "name": "Ben Mbarga", "email": "ben@example.cm", "provider": "card"}
    answer = client.post(
        f"/events/{event.code}/orders", data=form | {"key": f"k{make.next_number()}"} | facts
    )
    assert answer.status_code == 303
    return str(answer.location)


def tell(client: FlaskClient, body: bytes) -> int:
    return client.post(HOOK, data=body, headers=signed(body)).status_code


def judge(app: Flask) -> None:
    notices.judge_all(app.extensions["providers"])


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def payment() -> Payment:
    query = select(Payment).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def the_order() -> Order:
    query = select(Order).execution_options(populate_existing=True)
    return db.session.scalars(query).one()
