"""A month after a date nothing is left of who asked for it, or was offered places and took none."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.applications.models import Application
from app.applications.rules import FORGOTTEN_AFTER
from app.events.models import Event
from app.jobs.forget import forget_all
from app.kernel.db import db, in_transaction, transaction
from app.orders import queries as orders
from app.orders.actions import hand_over, lapse_due
from app.orders.models import Order
from app.proposals import rules as proposals
from app.proposals.actions import decline
from app.settlement.actions import begin_payment
from app.waitlist import rules as waitlist
from tests import make
from tests.applications.test_actions import accept, asks
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy
from tests.waitlist.standing import somebody

pytestmark = pytest.mark.usefixtures("house")
SECOND = timedelta(seconds=1)


def people() -> list[tuple[str, str, str]]:
    """Name, telephone number and what is searched of each order, first to last."""
    db.session.rollback()
    query = select(Order.buyer_name, Order.phone, Order.search).order_by(Order.id)
    return [(name, phone, found) for name, phone, found in db.session.execute(query)]


def offered(event: Event, name: str) -> Order:
    made = asks(event, buyer=somebody(name))
    accept(made)
    db.session.refresh(made)
    return db.session.get_one(Order, made.order_id or 0)


def requests() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count(Application.id))) or 0


def test_all_three_are_kept_as_long() -> None:
    kept = {FORGOTTEN_AFTER, proposals.FORGOTTEN_AFTER, waitlist.FORGOTTEN_AFTER}
    assert kept == {timedelta(days=30)}


def test_who_asked_and_took_nothing_is_forgotten_a_month_after_the_date() -> None:
    event = make.event(by_request=True, amount=10_000)
    later = make.event(by_request=True, ends_at=event.ends_at + SECOND)
    asks(later)
    _lapsed, declined, paid, paying = (offered(event, n) for n in ("Ben", "Zita", "Yves", "Paul"))
    in_transaction(lambda: decline(declined.id, now=NOW))
    with transaction():
        hand_over(orders.lock_order(paid.id), now=NOW)
    in_transaction(lambda: begin_payment(paying.id, provider="hand", hold=HOLD, now=NOW))
    buy(make.event(), buyer=somebody("Awa"))
    with transaction():
        lapse_due(now=event.ends_at)
    before, due = people(), event.ends_at + FORGOTTEN_AFTER

    with time_machine.travel(due - SECOND, tick=False):
        forget_all()
    assert (people(), requests()) == (before, 5)
    for _again in range(2):
        with time_machine.travel(due, tick=False):
            forget_all()

    assert requests() == 1
    gone = ("–", "", "")
    assert people() == [gone, gone, *before[2:]]
    assert orders.counter_drift() == []
