"""kill -9 at every step of a purchase: before and after each commit and each word of the provider
(K1). Whatever was charged has its tickets in the end, or is owed back; nothing else remains."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
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
from tests.races.checkout import checkout
from tests.races.conftest import PROCESSES
from tests.races.test_places import kind_of

DEAD = -9


class Shop:
    """An event of two places, bought by processes that die."""

    def __init__(self, house: Flask) -> None:
        self.house = house
        self.plan: dict[str, Any] = {
            "database": db.engine.url.render_as_string(hide_password=False),
            "var": str(house.extensions["settings"].var),
        }

    def purchase(self, fatal: int, when: str, *, guard: str = "on") -> tuple[Event, int, int]:
        """A new event, one purchase of it: (event, how the process ended, steps it told)."""
        event = make.event(capacity=2)
        asked = {"event": event.code, "kind": kind_of(event.id), "key": f"key-{event.id}"}
        asked |= {"fatal": fatal, "when": when, "guard": guard}
        db.session.rollback()
        ours, theirs = PROCESSES.Pipe()
        buyer = PROCESSES.Process(target=checkout, args=(theirs, self.plan | asked), daemon=True)
        buyer.start()
        theirs.close()
        buyer.join(60)
        alive = buyer.exitcode == 0
        return event, buyer.exitcode or 0, ours.recv() if alive else 0

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


@pytest.fixture
def shop(house: Flask) -> Shop:
    return Shop(house)


@pytest.mark.slow
def test_a_purchase_killed_at_any_step_loses_nothing(shop: Shop) -> None:
    whole, ended, steps = shop.purchase(0, "never")
    assert (ended, shop.wrong(whole)) == (0, [])
    assert steps >= 6  # the order, the try at paying, its answer, the charge, the look, the tickets

    found = {}
    for fatal in range(1, steps + 1):
        for when in ("before", "after"):
            event, ended, _steps = shop.purchase(fatal, when)
            assert ended == DEAD
            shop.settle()
            found[fatal, when] = shop.wrong(event)

    assert {at: wrong for at, wrong in found.items() if wrong} == {}


@pytest.mark.slow
def test_twin_tickets_in_a_second_transaction_are_lost_with_the_process(shop: Shop) -> None:
    _whole, _ended, steps = shop.purchase(0, "never", guard="off")

    found = []
    for fatal in range(steps - 2, steps + 1):
        event, _ended, _steps = shop.purchase(fatal, "after", guard="off")
        shop.settle()
        found += shop.wrong(event)

    assert "charged, and neither tickets nor a refund due" in found
