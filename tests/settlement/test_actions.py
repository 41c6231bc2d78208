"""Money arriving in every order, late, twice and wrong: nothing is lost, nothing is given twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import AuditEntry
from app.deciding import actions as deciding
from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db, in_transaction, transaction
from app.kernel.money import Money
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid, lapse_due
from app.orders.models import Order
from app.orders.rules import AlreadySettled, HoldExpired, OrderStatus
from app.payments.gateway import Outcome, Paid, Started
from app.settlement import actions, queries
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus, ReferenceUsed
from app.tickets.models import Quota, Ticket
from tests import make
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy

pytestmark = pytest.mark.usefixtures("house")
PAID = Paid(Outcome.SUCCEEDED, "p-1", Money(15_000))


def begin(order: Order, provider: str = "card", at: datetime = NOW) -> str:
    return in_transaction(
        lambda: actions.begin_payment(order.id, provider=provider, hold=HOLD, now=at)
    )


def hear(payment_id: str, word: Paid = PAID, at: datetime = NOW) -> PaymentStatus:
    return in_transaction(lambda: actions.settle(payment_id, word, actor="job", now=at))


def lapse(at: datetime) -> None:
    with transaction():
        lapse_due(now=at)


def state(order: Order) -> tuple[OrderStatus, int, int]:
    """The order's status, its tickets, and what must go back."""
    db.session.refresh(order)
    return order.status, len(orders.tickets_of_order(order.id)), order.refund_due


def test_paying_hands_over_the_tickets_and_one_mail() -> None:
    order = buy(make.event(), 2)
    payment = begin(order)

    hear(payment, Paid(Outcome.SUCCEEDED, "p-1", Money(30_000)))

    assert state(order) == (OrderStatus.PAID, 2, 0)
    assert db.session.execute(select(Quota.held, Quota.sold)).one() == (0, 2)
    assert db.session.scalars(select(Message.template)).all() == ["tickets"]
    assert db.session.scalars(select(AuditEntry.action)).all() == ["payment.succeeded"]


def test_hearing_it_twenty_times_changes_nothing() -> None:
    order = buy(make.event())
    payment = begin(order)
    for _ in range(20):
        hear(payment)

    assert state(order) == (OrderStatus.PAID, 1, 0)
    assert db.session.scalar(select(func.count(Message.id))) == 1


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.EXPIRED, Outcome.CANCELLED])
def test_success_after_a_failure_is_a_success(outcome: Outcome) -> None:
    order = buy(make.event())
    payment = begin(order)
    hear(payment, Paid(outcome, "p-1"))
    assert state(order) == (OrderStatus.HELD, 0, 0)

    hear(payment)

    assert state(order) == (OrderStatus.PAID, 1, 0)


def test_a_failure_after_success_changes_nothing() -> None:
    order = buy(make.event())
    payment = begin(order)
    hear(payment)

    assert hear(payment, Paid(Outcome.FAILED, "p-1")) is PaymentStatus.SUCCEEDED
    assert state(order) == (OrderStatus.PAID, 1, 0)


def test_late_money_takes_the_places_again_while_there_are_some() -> None:
    event = make.event(capacity=1)
    order = buy(event)
    payment = begin(order)
    lapse(NOW + HOLD)

    hear(payment, at=NOW + timedelta(days=3))

    assert state(order) == (OrderStatus.PAID, 1, 0)
    assert orders.counter_drift() == []


def test_late_money_without_a_place_must_go_back_and_says_so() -> None:
    event = make.event(capacity=1)
    order = buy(event)
    payment = begin(order)
    buy(event, now=NOW + HOLD)

    hear(payment, at=NOW + HOLD)

    assert state(order) == (OrderStatus.LAPSED, 0, 15_000)
    assert db.session.scalars(select(Message.template)).all() == ["refund_due"]
    assert orders.counter_drift() == []


def test_a_second_payment_gives_no_second_ticket_but_is_not_lost() -> None:
    order = buy(make.event())
    card, hand = begin(order, "card"), begin(order, "hand")
    hear(card)

    hear(hand, Paid(Outcome.SUCCEEDED, "h-1"))

    assert state(order) == (OrderStatus.PAID, 1, 15_000)


def test_money_for_a_cancelled_order_or_evening_must_go_back() -> None:
    given_up, over = buy(make.event()), buy(make.event())
    first, second = begin(given_up), begin(over)
    with transaction():
        cancel_unpaid(orders.lock_order(given_up.id), actor="user:1", now=NOW)
        db.session.get_one(Event, over.event_id).status = Status.CANCELLED

    hear(first)
    hear(second, Paid(Outcome.SUCCEEDED, "p-2", Money(15_000)))

    assert state(given_up) == (OrderStatus.CANCELLED, 0, 15_000)
    assert state(over) == (OrderStatus.HELD, 0, 15_000)


@pytest.mark.parametrize("sum_", [Money(1_000), Money(1_500_000), Money(15_000, "EUR")])
def test_another_sum_than_billed_waits_for_a_person(sum_: Money) -> None:
    order = buy(make.event())
    payment = begin(order)

    assert hear(payment, Paid(Outcome.SUCCEEDED, "p-1", sum_)) is PaymentStatus.ATTENTION
    assert state(order) == (OrderStatus.HELD, 0, 0)
    waiting = db.session.scalars(queries.awaiting_hand([order.organizer_id])).all()
    assert [p.id for p in waiting] == [payment]


def test_no_answer_is_unknown_never_failed_and_the_places_stay() -> None:
    order = buy(make.event())
    payment = begin(order)
    with transaction():
        actions.record_unanswered(payment, error="timeout", now=NOW + timedelta(minutes=14))

    row = db.session.get_one(Payment, payment)
    db.session.refresh(order)
    assert row.status is PaymentStatus.UNKNOWN
    assert row.next_check_at is not None
    assert order.held_until == NOW + timedelta(minutes=19)


def test_not_found_once_may_be_a_race_twice_is_a_failure() -> None:
    payment = begin(buy(make.event()))
    with transaction():
        actions.record_unanswered(payment, error="timeout", now=NOW)
    gone = Paid(Outcome.NOT_FOUND, "")

    assert hear(payment, gone) is PaymentStatus.UNKNOWN
    assert hear(payment, gone, at=NOW + timedelta(minutes=1)) is PaymentStatus.FAILED


def test_two_tabs_share_one_try_at_a_provider() -> None:
    order = buy(make.event())

    assert begin(order) == begin(order)


def test_the_provider_s_deadline_keeps_the_places_a_little_longer() -> None:
    order = buy(make.event())
    payment = begin(order)
    deadline = NOW + timedelta(minutes=31)
    with transaction():
        started = Started(Outcome.PENDING, "cs_1", "https://pay.example", deadline)
        actions.record_started(payment, started, now=NOW)

    db.session.refresh(order)
    assert order.held_until == deadline + actions.GRACE


def test_a_lapsed_order_cannot_begin_a_payment() -> None:
    order = buy(make.event())
    lapse(NOW + HOLD)

    with pytest.raises(HoldExpired):
        begin(order)


def declare(payment: str, reference: str = "12345678901") -> None:
    facts = {"operator": "mtn", "reference": reference, "payer_phone": ""}
    in_transaction(lambda: actions.declare(payment, **facts, now=NOW))


def test_declaring_keeps_the_places_longer_and_confirms_nothing() -> None:
    order = buy(make.event())
    declare(begin(order, "hand"))

    assert state(order) == (OrderStatus.HELD, 0, 0)
    assert order.held_until == NOW + actions.DECLARED
    assert queries.count_awaiting_hand([order.organizer_id]) == 1


def test_the_organizer_confirms_and_the_tickets_are_there_once() -> None:
    order, awa = buy(make.event()), make.user("Awa")
    payment = begin(order, "hand")
    declare(payment)
    in_transaction(lambda: deciding.confirm_by_hand(payment, user_id=awa.id, now=NOW))

    with pytest.raises(AlreadySettled):
        in_transaction(lambda: deciding.confirm_by_hand(payment, user_id=awa.id, now=NOW))

    assert state(order) == (OrderStatus.PAID, 1, 0)
    assert queries.count_awaiting_hand([order.organizer_id]) == 0


def test_a_transaction_id_pays_one_order_and_is_free_again_when_it_was_not_found() -> None:
    first, second = buy(make.event()), buy(make.event())
    one, two = begin(first, "hand"), begin(second, "hand")
    declare(one)
    with pytest.raises(ReferenceUsed):
        declare(two)

    awa = make.user("Awa")
    in_transaction(lambda: deciding.reject_by_hand(one, user_id=awa.id, now=NOW))

    declare(two)
    assert db.session.scalar(select(func.count(Ticket.id))) == 0


def test_one_request_at_a_time_asks_the_provider() -> None:
    payment = begin(buy(make.event()))
    with transaction():
        started = Started(Outcome.PENDING, "cs_1", "https://pay.example", NOW + timedelta(hours=1))
        actions.record_started(payment, started, now=NOW)

    def claim(at: datetime) -> bool:
        return in_transaction(lambda: actions.claim_look(payment, now=at))

    assert [claim(NOW), claim(NOW), claim(NOW + timedelta(seconds=10))] == [True, False, False]
    assert claim(NOW + actions.ALONE)
