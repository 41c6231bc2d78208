"""P7, P8: money that goes back while all else happens, and money that is not what was asked."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from app.books import queries as books
from app.door.models import Scanner
from app.events.rules import CancelsAs
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction, transaction
from app.kernel.money import Money
from app.ledger import queries as ledger
from app.ledger import rules as accounts
from app.ledger.models import LedgerLine, Movement
from app.orders.models import Order
from app.passages.actions import take_scans
from app.payments.gateway import Outcome, OutcomeUnknown, Paid, Refunded
from app.payments.http import exact
from app.refunds.actions import hear, record_refund
from app.settlement import actions
from app.settlement.models import Payment
from app.settlement.queries import count_awaiting_hand
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make
from tests.awaited.evening import STILL
from tests.changes.test_cancel import give_up, keys_of
from tests.door import making
from tests.faults.sizes import fault, size, told
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy
from tests.races.crowd import at_once

if TYPE_CHECKING:
    from flask import Flask

    from app.events.models import Event

PRICE = 10_000
ROUNDS = size(2, 25)
EACH = size(3, 12)  # of each act, at once
ODD = {
    "a tenth": Money(1_000),
    "a hundredfold": Money(1_000_000),
    "a franc less": Money(9_999),
    "a franc more": Money(10_001),
    "euros": Money(10_000, "EUR"),
    "euros for the francs": Money(1_524, "EUR"),
}


@pytest.fixture
def evening(house: Flask) -> Event:
    return make.event(capacity=10_000, amount=PRICE)


def begun(order: Order, provider: str) -> str:
    how: dict[str, Any] = {"provider": provider, "hold": HOLD, "now": NOW}
    return in_transaction(lambda: actions.begin_payment(order.id, **how))


def said(payment_id: str, total: Money) -> Paid:
    return Paid(Outcome.SUCCEEDED, f"ref-{payment_id}", total, payment_id=payment_id)


# ---- P8 ----


def wrongly_paid(event: Event, total: Money) -> Counter[str]:
    """What stands after money came that is not what was billed, told three times."""
    stands: Counter[str] = Counter()
    for _ in range(size(2, 100)):
        order = buy(event, provider="card")
        payment = begun(order, "card")
        for _again in range(3):
            word = said(payment, total)
            in_transaction(partial(actions.settle, payment, word, actor="webhook", now=NOW))
        db.session.expire_all()
        stands[str(db.session.get_one(Payment, payment).status)] += 1
    stands["tickets"] = db.session.scalar(select(func.count(Ticket.id))) or 0
    return stands


@fault("P8")
@pytest.mark.parametrize("what", ODD)
def test_other_money_than_billed_gives_no_ticket_and_is_shown_to_a_person(
    evening: Event, what: str
) -> None:
    stands = wrongly_paid(evening, ODD[what])
    told(told_wrongly=what, flagged=stands["attention"], tickets=stands["tickets"])
    assert stands == {"attention": size(2, 100), "tickets": 0}
    assert count_awaiting_hand([evening.organizer_id]) == size(2, 100)
    apart = select(func.sum(LedgerLine.amount)).where(LedgerLine.account == "suspense:card")
    assert db.session.scalar(apart) == -size(2, 100) * ODD[what].amount
    assert broken(now=NOW) == {}


@fault("P8")
def test_an_amount_written_otherwise_is_the_same_or_is_not_read() -> None:
    """What providers write: XAF has no decimals, however many noughts follow."""
    same = ("10000", "10000.00", "10000.0", 10_000)
    read = [exact(each, "XAF") for each in same]
    told(written_in=len(same), read_as=len({each.amount for each in read}))
    assert read == [Money(PRICE)] * len(same)
    for wrong in ("10000.50", "10,000", "1e4", "", None, "dix mille", True, "-10000"):
        with pytest.raises(OutcomeUnknown):
            exact(wrong, "XAF")


@fault("P8")
def test_twin_where_nobody_compares_the_sum_a_tenth_buys_a_ticket(
    evening: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.settlement.actions._is_as_billed", lambda _payment, _word: True)
    stands = wrongly_paid(evening, ODD["a tenth"])
    told(tickets_without_the_guard=stands["tickets"])
    assert stands["tickets"] == size(2, 100)


# ---- P7 ----


def races(house: Flask, event: Event) -> tuple[int, int, int]:
    """An order that was paid twice: one sum goes back by hand, is told by its provider, is asked
    for again and again, while its holder walks in. (what went back, tickets that stand, notes)."""
    order = buy(event, provider="card")
    first, second = begun(order, "card"), begun(order, "teller")
    for payment in (first, second):
        word = said(payment, order.total)
        in_transaction(partial(actions.settle, payment, word, actor="webhook", now=NOW))
    who = make.awa(event.organizer).id
    mine = Ticket.order_line_id.in_([line.id for line in order.lines])
    scan = making.told(db.session.scalars(select(Ticket).where(mine)).one())
    scanner = making.phone(event)[0].id
    sent = Refunded(Outcome.SUCCEEDED, f"r-{second}", total=Money(PRICE))
    word = Paid(Outcome.SUCCEEDED, f"ref-{second}", order.total, refunds=(sent,))
    order_id = order.id

    def by_hand() -> None:
        record_refund(order_id, amount=PRICE, user_id=who, now=NOW)

    def webhook() -> None:
        actions.settle(second, word, actor="webhook", now=NOW)
        hear(second, word, actor="webhook", now=NOW)

    def check_in() -> None:
        take_scans(db.session.get_one(Scanner, scanner), [scan], skew=STILL, now=NOW)

    db.session.rollback()
    at_once(house, [partial(in_transaction, act) for act in (by_hand, webhook, check_in) * EACH])
    db.session.rollback()
    lines = ledger.lines_of_order(order_id)
    owed = [line for line in lines if line.account == accounts.buyer(order_id)]
    back = sum(line.amount for line in owed if line.movement is Movement.REFUND)
    notes = sum(line.movement is Movement.CREDIT_NOTE for line in owed)
    valid = select(func.count(Ticket.id)).where(mine, Ticket.status == TicketStatus.VALID)
    return back, db.session.scalar(valid) or 0, notes


@fault("P7")
def test_one_of_two_payments_goes_back_once_and_the_order_stands(
    house: Flask, evening: Event
) -> None:
    ends = Counter(races(house, evening) for _ in range(ROUNDS))
    told(rounds=ROUNDS, acts_at_once=3 * EACH, ends=len(ends))
    assert ends == {(PRICE, 1, 0): ROUNDS}
    statuses = {(str(o.status), o.refund_due) for o in db.session.scalars(select(Order))}
    assert statuses == {("paid", 0)}
    assert broken(now=NOW) == {}


@fault("P7")
def test_twin_where_what_went_back_is_not_looked_up_the_order_is_undone(
    house: Flask, evening: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.refunds.actions.books.refunded", lambda _order, _payment: 0)
    ends = Counter(races(house, evening) for _ in range(ROUNDS))
    told(ends_without_the_guard=dict(ends))
    assert any(back > PRICE or notes for back, _tickets, notes in ends)


@fault("P7")
def test_given_up_and_sent_back_by_many_at_once_no_more_goes_back_than_came(
    house: Flask, evening: Event
) -> None:
    """Its buyer gives it up, in many tabs, while the team notes the refund in as many."""
    for _ in range(ROUNDS):
        order = buy(evening, 2, provider="card")
        payment = begun(order, "card")
        word = said(payment, order.total)
        in_transaction(partial(actions.settle, payment, word, actor="webhook", now=NOW))
        who, order_id, keys = make.awa(evening.organizer).id, order.id, keys_of(order)

        def by_hand(order_id: int = order_id, who: int = who) -> None:
            in_transaction(lambda: record_refund(order_id, amount=PRICE, user_id=who, now=NOW))

        def tab(order: Order = order, keys: list[str] = keys) -> None:
            give_up(order, keys[:1], gives=CancelsAs.REFUND)

        db.session.rollback()
        at_once(house, [tab, by_hand] * EACH)
        db.session.rollback()
        with transaction():
            left = db.session.get_one(Order, order_id, populate_existing=True).refund_due
        if left:
            by_hand()
        back = -sum(
            line.amount
            for line in db.session.scalars(select(LedgerLine).filter_by(order_id=order_id))
            if line.account.startswith("clearing:") and line.movement is Movement.REFUND
        )
        assert (back, books.worth_of(order)) == (PRICE, 2 * PRICE)
    told(rounds=ROUNDS, tabs=EACH)
    assert broken(now=NOW) == {}
