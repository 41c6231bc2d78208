"""The buyer of a party hears once, three days before, that seats lack names."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.events.models import Event
from app.jobs.seats import remind_all
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.orders.models import Order
from app.parties.actions import name_seat
from app.parties.rules import REMIND_BEFORE
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")
SECOND = timedelta(seconds=1)


def reminded() -> list[int]:
    found = db.session.scalars(select(Message.facts).where(Message.template == "seats"))
    return [facts["order_id"] for facts in found]


def test_the_reminder_is_left_from_three_days_before_and_once() -> None:
    order = buy(make.event(amount=0), 3)
    due = db.session.get_one(Event, order.event_id).starts_at - REMIND_BEFORE

    with time_machine.travel(due - SECOND, tick=False):
        assert remind_all() == 0
    with time_machine.travel(due, tick=False):
        assert remind_all() == 1
        assert remind_all() == 0

    assert reminded() == [order.id]


def test_who_came_alone_named_all_or_bought_today_is_left_alone() -> None:
    event = make.event(amount=0)
    buy(event, 1)
    named = buy(event, 2)
    late = event.starts_at - timedelta(days=2)
    buy(event, 2, now=late)
    with transaction():
        tickets = [t for line in db.session.get_one(Order, named.id).lines for t in line.tickets]
        name_seat(named.id, tickets[1].id, "Chantal", now=NOW)

    with time_machine.travel(late + timedelta(hours=1), tick=False):
        assert remind_all() == 0


def test_after_the_start_nobody_is_reminded() -> None:
    order = buy(make.event(amount=0), 3)
    starts_at = db.session.get_one(Event, order.event_id).starts_at
    with time_machine.travel(starts_at, tick=False):
        assert remind_all() == 0
