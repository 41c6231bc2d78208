"""A clock that jumps while people buy, or that is not the one of who takes the money."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import func, select

from app.accounts.models import AuditEntry
from app.jobs import money
from app.kernel.db import db
from app.messages.actions import claim_next
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import SoldOut
from app.payments.gateway import Outcome
from app.settlement.models import Payment
from app.settlement.rules import LIVE
from app.tickets.models import Quota
from tests import make
from tests.cases.sale import Sale, opened
from tests.faults.sizes import fault, size, told
from tests.orders.test_actions import HOLD, buy
from tests.settlement.teller import Teller
from tests.web.public.account_sale import payments

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from app.events.models import Event

LINKS = money.Links("https://here.example/back", "https://here.example/order")
START = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
JUMPS = [timedelta(hours=h) for h in (1, -1, 24, -24)] + [timedelta(seconds=-10)]
STEPS = 5
ROUNDS = 45  # minutes in which all must be well again
Window = tuple[int, int]  # before which step it jumps, and before which it is put right


def clock_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Story:
    """Two places. Ben pays at once, Rose too late, Zita when the places are taken."""

    event: Event
    teller: Teller = field(default_factory=Teller)
    bought: list[Order] = field(default_factory=list)

    def order(self) -> None:
        made = buy(self.event, provider="teller", now=clock_now(), hold=HOLD)
        money.ask_for_money(made, self.teller, LINKS)
        self.bought.append(made)

    def says_yes(self, n: int) -> None:
        entry = list(self.teller.books.values())[n]
        entry.outcome, entry.paid = Outcome.SUCCEEDED, entry.billed

    def look(self) -> None:
        money.look_at_due({"teller": self.teller})
        money.sweep()

    def step(self, n: int) -> None:
        steps = (self.order, self.order, self.look, lambda: self.says_yes(0), self.look)
        steps[n]()

    def calm(self, clock: Any) -> int | None:
        """The clock goes on as it should: after how many minutes Ben has a ticket."""
        for minute in range(ROUNDS):
            clock.shift(timedelta(minutes=1))
            self.look()
            if orders.tickets_of_order(self.bought[0].id):
                return minute
        return None

    def late(self) -> None:
        """Zita comes for what is left, then Rose pays after all."""
        try:
            self.order()
        except SoldOut:
            db.session.rollback()
        else:
            self.says_yes(2)
            self.look()
        self.says_yes(1)


def run(jump: timedelta, window: Window) -> tuple[int | None, Counter[str]]:
    """Minutes until Ben's ticket; and what must not be, counted."""
    with time_machine.travel(START, tick=False) as clock:
        story = Story(make.event(capacity=2, starts_at=START + timedelta(days=9)))
        for n in range(STEPS):
            clock.shift(jump if n == window[0] else timedelta(0))
            clock.shift(-jump if n == window[1] else timedelta(0))
            story.step(n)
            clock.shift(timedelta(seconds=10))
        if window[1] == STEPS:
            clock.shift(-jump)
        waited = story.calm(clock)
        story.late()
        for _minute in range(ROUNDS):
            clock.shift(timedelta(minutes=2))
            story.look()
        return waited, _wrong(story)


def _wrong(story: Story) -> Counter[str]:
    db.session.rollback()
    wrong: Counter[str] = Counter(drift=len(orders.counter_drift()))
    room = db.session.scalars(select(Quota).where(Quota.event_id == story.event.id)).one()
    wrong["oversold"] = max(0, room.held + room.sold - 2)
    for order in story.bought:
        db.session.refresh(order)
        paid = [each for each in payments() if each.order_id == order.id and each.settled_at]
        given = len(orders.tickets_of_order(order.id)), order.refund_due
        if given not in ([(0, 0)] if not paid else [(1, 0), (0, order.total_amount)]):
            wrong["double or lost"] += 1
    live = select(func.count(Payment.id)).where(Payment.status.in_(LIVE))
    wrong["open for ever"] = db.session.scalar(live) or 0
    said = select(func.count(AuditEntry.id)).where(AuditEntry.action == "payment.succeeded")
    wrong["told twice"] = (db.session.scalar(said) or 0) - sum(
        1 for p in payments() if p.settled_at
    )
    wrong["no mail"] = int(claim_next(now=clock_now()) is None)
    db.session.rollback()
    return +wrong


WINDOWS = list(combinations(range(STEPS + 1), 2))
EVERY = [(jump, window) for jump in JUMPS for window in WINDOWS]


@fault("T1")
def test_a_clock_that_jumps_oversells_nothing_doubles_nothing_and_stops_nobody(
    house: Flask,
) -> None:
    from tests.conftest import empty

    tried = random.Random(7).sample(EVERY, size(8, len(EVERY)))
    tried.append((timedelta(days=1), (0, 3)))
    waits, wrong = [], Counter[str]()
    for jump, window in tried:
        db.session.rollback()
        empty(db.engine)
        waited, found = run(jump, window)
        waits.append(waited)
        wrong += found
    told(stories=len(tried), minutes=max(n or 0 for n in waits), wrong=dict(wrong))
    assert (waits.count(None), wrong) == (0, Counter())


@fault("T1")
def test_twin_where_only_what_has_come_is_due_a_day_too_early_stops_somebody_for_a_day(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.settlement.queries.due", lambda column, *, now, within: column <= now)
    waited, _found = run(timedelta(days=1), (0, 3))
    told(minutes_without_the_guard=waited or "never")
    assert waited is None


def skewed(sale: Sale, ahead: int) -> list[Any]:
    """A card is sold while Stripe's clock is so many seconds ahead of ours."""
    sale.sim.ahead = ahead
    sale.buy()
    opened_there = len(sale.sim.sessions)
    if not opened_there:
        return [0]
    sale.pay()
    heard = sale.tell(sale.notice(), age=-ahead)
    sale.shop.judge()
    sale.shop.look()
    return [opened_there, heard, *sale.stands()]


@fault("F67")
@pytest.mark.parametrize(("ahead", "heard"), [(-600, 400), (600, 200)])
def test_ten_minutes_beside_stripe_s_clock_a_card_is_sold_all_the_same(
    house: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, ahead: int, heard: int
) -> None:
    """Its notices may seem too old to be believed: then the ticket comes by asking."""
    with opened("W", house, client, monkeypatch) as sale:
        gave = skewed(sale, ahead)
    told(seconds_ahead=ahead, notice=gave[1], tickets=gave[3])
    assert gave == [1, heard, "paid", 1, 0]


@fault("F67")
def test_twin_where_nobody_asks_for_longer_no_card_is_sold_behind_stripe_s_clock(
    house: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.payments.card.BEHIND", 0)
    with opened("W", house, client, monkeypatch) as sale:
        gave = skewed(sale, 600)
    told(sessions_without_the_guard=gave[0])
    assert gave == [0]
