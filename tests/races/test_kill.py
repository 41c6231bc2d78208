"""kill -9 at every step of a purchase: before and after each commit and each word of the provider.
Whatever was charged has its tickets in the end, or is owed back; nothing else remains."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from multiprocessing.connection import Connection
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.events.models import Event
from app.jobs import money
from app.kernel.db import db, transaction
from app.messages.models import Message
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.orders.queries import counter_drift
from app.orders.rules import OrderStatus
from app.settlement.models import Payment
from app.settlement.rules import LIVE
from app.tickets.models import Quota, Ticket
from tests import make
from tests.faults.sizes import WHOLE, fault, size, told
from tests.races.checkout import till
from tests.races.conftest import PROCESSES
from tests.races.test_places import kind_of

DEAD = -9
# what is kept before a step is what was kept after the one before: the small run tries it once
WHEN = ("before", "after") if WHOLE else ("after",)


class Shop:
    """An event of two places for each purchase, bought by processes that die."""

    def __init__(self, house: Flask, line: Connection) -> None:
        self.house, self._line = house, line

    def _plan(self, fatal: int, when: str, guard: str) -> dict[str, Any]:
        self.event = make.event(capacity=2)
        asked = {"event": self.event.code, "kind": kind_of(self.event.id), "guard": guard}
        asked |= {"key": f"key-{self.event.id}", "email": f"ben{self.event.id}@example.cm"}
        db.session.rollback()
        return asked | {"fatal": fatal, "when": when}

    def purchase(self, fatal: int, when: str, *, guard: str = "on") -> tuple[Event, int, int]:
        """A new event, one purchase of it: (event, how the process ended, steps it told)."""
        self._line.send(self._plan(fatal, when, guard))
        steps, (what, told) = 0, self._told()
        if what == "steps":
            steps, (what, told) = told, self._told()
        assert what == "ended"
        return self.event, told, steps

    def _told(self) -> tuple[str, int]:
        assert self._line.poll(60), "the till says nothing"
        what, n = self._line.recv()
        return str(what), int(n)

    def settle(self) -> None:
        """What the clock does afterwards: ask about open payments, let holds lapse."""
        providers = self.house.extensions["providers"]
        for payment in db.session.scalars(select(Payment).where(Payment.status.in_(LIVE))).all():
            money.look(payment, providers, actor="job")
        with transaction():
            lapse_due(now=datetime.now(UTC) + timedelta(days=2))

    def wrong(self, event: Event) -> list[str]:
        """What the books say that must not be."""
        provider = self.house.extensions["providers"]["pretend"]
        query = select(Order).where(Order.event_id == event.id)
        order = db.session.scalar(query.execution_options(populate_existing=True))
        tickets = count(select(func.count(Ticket.id)).where(Ticket.event_id == event.id))
        held, sold = db.session.execute(
            select(Quota.held, Quota.sold).where(Quota.event_id == event.id)
        ).one()
        payments = [] if order is None else payments_of(order)
        charged = [p for p in payments if (provider.page_of(p) or {}).get("state") == "paid"]
        paid = order is not None and order.status is OrderStatus.PAID
        owed = order is not None and order.refund_due > 0
        mails = (
            0
            if order is None
            else count(
                select(func.count(Message.id)).where(
                    Message.dedupe_key == f"order:{order.id}:tickets"
                )
            )
        )
        rules = {
            "charged, and neither tickets nor a refund due": bool(charged) and not (paid or owed),
            "tickets without a charge": bool(tickets) and not charged,
            "not the tickets that were ordered": tickets != (2 if paid else 0),
            "not one mail": mails != (1 if paid else 0),
            "places kept by nobody": held != 0 or sold != (2 if paid else 0),
            "counters drift": counter_drift() != [],
        }
        return [what for what, is_so in rules.items() if is_so]


def payments_of(order: Order) -> list[str]:
    return list(db.session.scalars(select(Payment.id).where(Payment.order_id == order.id)))


def count(query: Any) -> int:
    return db.session.scalar(query) or 0


@pytest.fixture(scope="module")
def at_the_till(app: Flask) -> Iterator[Connection]:
    with app.app_context():
        database = db.engine.url.render_as_string(hide_password=False)
    place = {"database": database, "var": str(app.extensions["settings"].var)}
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=till, args=(theirs, place), daemon=True)
    process.start()
    theirs.close()
    with app.app_context():
        assert Shop(app, ours).purchase(0, "never")[1] == 0
    yield ours
    process.kill()
    process.join()


@pytest.fixture
def shop(house: Flask, at_the_till: Connection) -> Shop:
    return Shop(house, at_the_till)


@fault("K1")
def test_a_purchase_killed_at_any_step_loses_nothing(shop: Shop) -> None:
    whole, ended, steps = shop.purchase(0, "never")
    assert (ended, shop.wrong(whole)) == (0, [])
    assert steps >= 6  # the order, the try at paying, its answer, the charge, the look, the tickets

    found = {}
    for fatal, when in product(range(1, steps + 1), WHEN):
        event, ended, _steps = shop.purchase(fatal, when)
        assert ended == DEAD
        shop.settle()
        found[fatal, when] = shop.wrong(event)

    told(steps=steps, kills=len(found), wrong=sum(map(len, found.values())))
    assert {at: wrong for at, wrong in found.items() if wrong} == {}


@fault("K1")
def test_a_purchase_killed_at_random_loses_nothing(shop: Shop) -> None:
    dice, found, kills = random.Random(11), list[str](), size(5, 100)
    _whole, _ended, steps = shop.purchase(0, "never")
    for _kill in range(kills):
        event, ended, _told = shop.purchase(
            dice.randint(1, steps), dice.choice(("before", "after"))
        )
        assert ended == DEAD
        shop.settle()
        found += shop.wrong(event)
    told(random_kills=kills, wrong=len(found))
    assert found == []


@fault("K1")
def test_twin_tickets_in_a_second_transaction_are_lost_with_the_process(shop: Shop) -> None:
    _whole, _ended, steps = shop.purchase(0, "never", guard="off")

    found = []
    for fatal in range(size(steps - 2, 1), steps + 1):
        event, _ended, _steps = shop.purchase(fatal, "after", guard="off")
        shop.settle()
        found += shop.wrong(event)

    lost = found.count("charged, and neither tickets nor a refund due")
    told(charges_lost_with_tickets_in_a_second_transaction=lost)
    assert lost > 0
