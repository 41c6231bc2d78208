"""Orders, payers, notices, looks, refunds, disputes and crashes in any order: after each step the
house's own sums hold, and once all is heard nothing that was paid is lost.
"""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from app.events.models import Event
from app.invariants.queries import broken
from app.jobs import money, notices
from app.kernel.db import db, in_transaction, transaction
from app.kernel.errors import Refused
from app.kernel.money import Money
from app.ledger import queries as ledger
from app.ledger import rules as accounts
from app.notices.actions import keep_notice
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.payments.gateway import Disputed, DisputeState, Hint, Outcome, Refunded
from app.refunds.actions import record_refund
from app.settlement.models import Payment
from app.settlement.rules import LIVE, PaymentStatus
from app.tickets.models import Quota
from app.tickets.rules import TicketStatus
from tests import make
from tests.conftest import empty
from tests.faults.sizes import fault, size, told
from tests.orders.test_actions import buy
from tests.settlement.cuts import cut
from tests.settlement.teller import Entry, Teller

if TYPE_CHECKING:
    from flask import Flask

AT_THE_END = ("I2", "I8", "I9", "I13")  # slow to ask; of I8, nobody judges between steps
ROOM, PRICE = 4, 15_000
LINKS = money.Links("https://here.example/back", "https://here.example/order")
TROUBLES = st.sampled_from(["", "", "", "before", "after", "no"])
CUTS = st.sampled_from(["", "", "", "before 1", "before 2", "after 1", "after 2"])
n_ = itertools.count(1)


def now() -> datetime:
    return datetime.now(UTC)


class Selling(RuleBasedStateMachine):
    """One date of four places, one provider, some hours."""

    def __init__(self) -> None:
        super().__init__()
        self.clock: Any = time_machine.travel(make.NOW, tick=False)
        self.time = self.clock.start()
        self.teller = Teller()
        self.providers = {"teller": self.teller}

    @initialize()
    def opens(self) -> None:
        db.session.remove()
        empty(db.engine)
        event = make.event(capacity=ROOM, amount=PRICE)
        self.event_id, self.organizer_id = event.id, event.organizer_id
        self.awa = make.awa(event.organizer).id

    def teardown(self) -> None:
        try:
            self.all_is_heard()
        finally:
            self.clock.stop()
            db.session.remove()

    # ---- what people, providers and the clock do ----

    @rule(n=st.integers(1, 2))
    def somebody_orders(self, n: int) -> None:
        with suppress(Refused):
            event = db.session.get_one(Event, self.event_id)
            buy(event, n, now=now(), provider="teller")

    @precondition(lambda self: self.order_ids())
    @rule(data=st.data(), trouble=TROUBLES, where=CUTS)
    def the_buyer_goes_to_pay(self, data: Any, trouble: str, where: str) -> None:
        order = db.session.get_one(Order, data.draw(st.sampled_from(self.order_ids())))
        self.teller.trouble = trouble
        with cut(where), suppress(Refused):
            money.ask_for_money(order, self.teller, LINKS)
        self.teller.trouble = ""

    @precondition(lambda self: self.entries(Outcome.PENDING))
    @rule(data=st.data(), what=st.sampled_from(["pays", "pays", "pays", "less", "no", "late"]))
    def the_payer_decides(self, data: Any, what: str) -> None:
        entry = data.draw(st.sampled_from(self.entries(Outcome.PENDING)))
        if what in ("pays", "less"):
            less = 1_000 if what == "less" else 0
            entry.outcome = Outcome.SUCCEEDED
            entry.paid = Money(entry.billed.amount - less, "XAF")
        else:
            entry.outcome = Outcome.FAILED if what == "no" else Outcome.EXPIRED

    @precondition(lambda self: self.teller.books)
    @rule(data=st.data(), times=st.integers(1, 3), trouble=TROUBLES, where=CUTS)
    def it_is_told(self, data: Any, times: int, trouble: str, where: str) -> None:
        entry = data.draw(st.sampled_from(self.entries()))
        for _ in range(times):
            self.notice(entry)
        self.teller.trouble = trouble
        with cut(where):
            notices.judge_all(self.providers)
        self.teller.trouble = ""

    @rule(minutes=st.sampled_from([0.2, 1, 6, 21, 60, 200]), trouble=TROUBLES, where=CUTS)
    def time_passes(self, minutes: float, trouble: str, where: str) -> None:
        self.time.shift(timedelta(minutes=minutes))
        self.teller.trouble = trouble
        with cut(where):
            money.look_at_due(self.providers)
            money.sweep()
        self.teller.trouble = ""

    @precondition(lambda self: self.entries(Outcome.SUCCEEDED))
    @rule(data=st.data(), share=st.sampled_from([1, 2, 3]))
    def it_gives_back_on_its_own_pages(self, data: Any, share: int) -> None:
        entry = data.draw(st.sampled_from(self.entries(Outcome.SUCCEEDED)))
        self.give_back(entry, entry.left // share)

    @precondition(lambda self: self.entries(Outcome.SUCCEEDED))
    @rule(data=st.data(), state=st.sampled_from(list(DisputeState)))
    def a_bank_takes_it_back(self, data: Any, state: DisputeState) -> None:
        entry = data.draw(st.sampled_from(self.entries(Outcome.SUCCEEDED)))
        before = entry.dispute.state if entry.dispute else DisputeState.WARNED
        if before in (DisputeState.WARNED, DisputeState.OPEN) and not (
            before is DisputeState.OPEN and state in (DisputeState.WARNED, DisputeState.CLOSED)
        ):
            entry.dispute = Disputed(f"d-{entry.id}", state, entry.paid)

    @precondition(lambda self: self.owed())
    @rule(data=st.data(), where=CUTS)
    def the_organizer_sends_it_back(self, data: Any, where: str) -> None:
        order_id, due = data.draw(st.sampled_from(self.owed()))
        left = [e for e in self.entries_of(order_id) if e.left >= due]
        if not left:
            return
        with cut(where):
            in_transaction(lambda: record_refund(order_id, amount=due, user_id=self.awa, now=now()))
        if (order_id, due) not in self.owed():
            self.give_back(left[0], due)

    @invariant()
    def sums_hold(self) -> None:
        db.session.rollback()
        db.session.expire_all()
        if not hasattr(self, "event_id"):
            return
        assert orders.counter_drift() == []
        held, sold = db.session.execute(select(Quota.held, Quota.sold)).one()
        assert held + sold <= ROOM
        assert broken(now=now(), but=AT_THE_END) == {}
        for order in db.session.scalars(select(Order)):
            self.order_holds(order)

    def order_holds(self, order: Order) -> None:
        valid = [t for t in orders.tickets_of_order(order.id) if t.status is TicketStatus.VALID]
        paid = order.status is OrderStatus.PAID
        assert len(valid) == (sum(line.quantity for line in order.lines) if paid else 0)
        owed = ledger.balances_of_order(order.id).get(accounts.buyer(order.id), 0)
        assert (order.refund_due, owed) == (-owed, -order.refund_due)

    def all_is_heard(self) -> None:
        """A day later, with every line whole again: all of I1 to I14."""
        if not hasattr(self, "event_id"):
            return
        for _ in range(16):
            self.time.shift(timedelta(minutes=90))
            money.look_at_due(self.providers)
            notices.judge_all(self.providers)
            money.sweep()
        for entry in self.entries():
            self.notice(entry)
        notices.judge_all(self.providers)
        self.sums_hold()
        assert broken(now=now()) == {}
        for payment in db.session.scalars(select(Payment)):
            self.payment_ended_well(payment)
        self.what_it_holds_is_what_we_say()

    def payment_ended_well(self, payment: Payment) -> None:
        entry = self.teller.books.get(payment.id)
        assert payment.status not in LIVE or (entry and entry.outcome is Outcome.PENDING)
        if entry is None or entry.paid is None:
            assert payment.status is not PaymentStatus.SUCCEEDED
            return
        whole = entry.paid == entry.billed
        assert payment.status is (PaymentStatus.SUCCEEDED if whole else PaymentStatus.ATTENTION)
        order = db.session.get_one(Order, payment.order_id)
        assert order.status is OrderStatus.PAID or order.refund_due or entry.gone or not whole

    def what_it_holds_is_what_we_say(self) -> None:
        """I6, for what was heard: paid, less fees, refunds, and what banks hold or won."""
        lost = (DisputeState.OPEN, DisputeState.LOST)
        truth = 0
        for entry in self.entries(Outcome.SUCCEEDED):
            assert entry.paid is not None
            truth += entry.paid.amount
            if entry.paid != entry.billed:
                continue  # in suspense: its fee, refunds and disputes wait for a person's decision
            truth -= 100 + entry.back
            if entry.dispute and entry.dispute.state in lost:
                truth -= entry.dispute.total.amount
        assert ledger.balance(self.organizer_id, accounts.clearing("teller")) == truth

    def order_ids(self) -> list[int]:
        return list(db.session.scalars(select(Order.id).order_by(Order.id)))

    def owed(self) -> list[tuple[int, int]]:
        due = select(Order.id, Order.refund_due).where(Order.refund_due > 0)
        return [(id_, n) for id_, n in db.session.execute(due.order_by(Order.id))]

    def payments(self, order_id: int) -> list[Payment]:
        query = select(Payment).where(Payment.order_id == order_id).order_by(Payment.id)
        return list(db.session.scalars(query))

    def entries(self, *outcomes: Outcome) -> list[Entry]:
        return [e for e in self.teller.books.values() if not outcomes or e.outcome in outcomes]

    def entries_of(self, order_id: int) -> list[Entry]:
        mine = {payment.id for payment in self.payments(order_id)}
        return [e for e in self.entries(Outcome.SUCCEEDED) if e.id in mine]

    def notice(self, entry: Entry) -> None:
        hint = Hint(f"n-{next(n_)}", "told", payment_id=entry.id)
        with transaction():
            keep_notice("teller", hint, body=b"{}", now=now())

    def give_back(self, entry: Entry, amount: int) -> None:
        if amount > 0:
            ref = f"r-{next(n_)}"
            entry.refunds.append(Refunded(Outcome.SUCCEEDED, ref, "", Money(amount, "XAF")))


SHAPE = settings(
    max_examples=size(12, 400),
    stateful_step_count=size(25, 60),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)


@fault("P12")
def test_nothing_is_lost_and_nothing_given_twice_whatever_comes_in_whatever_order(
    house: Flask,
) -> None:
    run_state_machine_as_test(Selling, settings=SHAPE)
    told(days=SHAPE.max_examples, steps_a_day_at_most=SHAPE.stateful_step_count)


class Hasty(Selling):
    """It often does what the guard is for."""

    @rule()
    def paid_and_told_again(self) -> None:
        with suppress(Refused):
            event = db.session.get_one(Event, self.event_id)
            order = buy(event, now=now(), provider="teller")
            money.ask_for_money(order, self.teller, LINKS)
            entry = self.entries(Outcome.PENDING)[-1]
            entry.outcome, entry.paid = Outcome.SUCCEEDED, entry.billed
            for _ in range(2):
                self.notice(entry)
                notices.judge_all(self.providers)


@fault("P12")
def test_twin_where_a_payment_that_ended_is_heard_again_the_sums_break(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.settlement.actions.may_become", lambda _now, _then: True)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Hasty, settings=settings(SHAPE, max_examples=100))
