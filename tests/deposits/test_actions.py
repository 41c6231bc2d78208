"""An order paid in two parts: places of its own after the first, tickets after the last, and its
money never lost in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from app.collecting.actions import collect
from app.deposits import actions, queries
from app.deposits.models import Deposit
from app.deposits.rules import BalanceChanged, Basis, DepositChanged, DueTooLate, Late, Terms
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction, transaction
from app.ledger import queries as book
from app.ledger.models import Receipt
from app.ledger.rules import buyer
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.actions import cancel_unpaid, lapse_due
from app.orders.models import Order
from app.orders.rules import AlreadySettled, OrderStatus, SoldOut
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus
from tests import make
from tests.deposits import paying
from tests.deposits.paying import AT_DOOR, DUE, KEPT, QUARTER, begin, hear, pay, reserved
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy, room_of

pytestmark = pytest.mark.usefixtures("house")
DAY = timedelta(days=1)


def state(order: Order) -> tuple[OrderStatus, int, int]:
    """The order's status, its valid tickets, and what must go back."""
    db.session.refresh(order)
    return order.status, len(orders.own_tickets(order.id)), order.refund_due


def sums(order: Order) -> tuple[int, int, int]:
    """Of its deposit: asked first, paid so far, kept."""
    row = db.session.get_one(Deposit, order.id, populate_existing=True)
    return row.amount, row.paid_amount, row.kept_amount


@pytest.fixture(autouse=True)
def _what_must_hold(house: object) -> Iterator[None]:
    """After each of these, the fourteen invariants of money."""
    yield
    db.session.rollback()
    assert broken(now=NOW) == {}


def account(order: Order) -> int:
    """What its buyer owes by the money book; below zero, what is owed to them."""
    return book.balances_of_order(order.id).get(buyer(order.id), 0)


def receipts() -> list[int]:
    return list(db.session.scalars(select(Receipt.amount).order_by(Receipt.id)))


def mails() -> list[str]:
    return list(db.session.scalars(select(Message.template).order_by(Message.id)))


def close(order: Order, at: object = DUE) -> bool:
    return in_transaction(lambda: actions.close_overdue(order.id, now=at))  # type: ignore[arg-type]


def test_the_first_part_reserves_the_places_and_the_second_hands_over_the_tickets() -> None:
    event = paying.event(capacity=2)
    order = paying.order(event, n=2)
    assert room_of(event) == (2, 0)

    pay(order)
    assert state(order) == (OrderStatus.DEPOSIT, 0, 0)
    assert (sums(order), room_of(event)) == ((10_000, 10_000, 0), (0, 2))
    assert account(order) == -10_000

    pay(order, at=NOW + DAY)
    assert state(order) == (OrderStatus.PAID, 2, 0)
    assert (account(order), receipts()) == (0, [10_000, 40_000])
    assert (sums(order), room_of(event)) == ((10_000, 40_000, 0), (0, 2))
    amounts = select(Payment.amount).order_by(Payment.created_at)
    assert db.session.scalars(amounts).all() == [10_000, 30_000]
    assert mails() == ["deposit", "tickets"]
    assert orders.counter_drift() == []


def test_a_reserved_place_is_not_swept_with_the_holds() -> None:
    event = paying.event(capacity=1)
    order = reserved(event)
    with transaction():
        lapse_due(now=NOW + 4 * DAY)
    with pytest.raises(SoldOut):
        buy(event, now=NOW + 4 * DAY)
    assert state(order) == (OrderStatus.DEPOSIT, 0, 0)


def test_an_unpaid_deposit_lapses_like_any_hold_and_late_finds_its_places_again() -> None:
    order = paying.order()
    payment = begin(order)
    with transaction():
        lapse_due(now=NOW + HOLD)
    assert state(order) == (OrderStatus.LAPSED, 0, 0)

    hear(payment, at=NOW + DAY)
    assert state(order) == (OrderStatus.DEPOSIT, 0, 0)
    assert orders.counter_drift() == []


def test_a_deposit_that_comes_when_all_was_due_must_go_back() -> None:
    order = paying.order()
    payment = begin(order)
    with transaction():
        lapse_due(now=NOW + HOLD)
    hear(payment, at=DUE)
    assert state(order) == (OrderStatus.LAPSED, 0, 5_000)


def test_all_at_once_after_all_is_one_payment() -> None:
    order = paying.order()
    first = begin(order)
    in_transaction(lambda: actions.forgo(order.id))
    pay(order)

    assert state(order) == (OrderStatus.PAID, 1, 0)
    hear(first)  # and the deposit that was on its way goes back
    assert state(order) == (OrderStatus.PAID, 1, 5_000)


def test_a_deposit_on_its_way_when_all_was_chosen_never_buys_the_whole() -> None:
    order = paying.order()
    first = begin(order)
    in_transaction(lambda: actions.forgo(order.id))
    assert queries.account_of(order) is None
    hear(first)
    assert (state(order), sums(order)) == ((OrderStatus.DEPOSIT, 0, 0), (20_000, 5_000, 0))
    pay(order)
    assert state(order) == (OrderStatus.PAID, 1, 0)


def test_of_two_ways_begun_what_comes_beyond_the_whole_goes_back() -> None:
    order = paying.order()
    card, hand = begin(order, "card"), begin(order, "hand")
    hear(card)
    hear(hand)  # the deposit once more counts for the rest
    assert (state(order), sums(order)) == ((OrderStatus.DEPOSIT, 0, 0), (5_000, 10_000, 0))

    card, hand = begin(order, "card"), begin(order, "hand")
    hear(card)
    hear(hand)
    assert state(order) == (OrderStatus.PAID, 1, 10_000)


def test_hearing_of_either_part_ten_times_is_once() -> None:
    order = paying.order()
    first = begin(order)
    for _ in range(10):
        hear(first)
    second = begin(order)
    for _ in range(10):
        hear(second)
        hear(first)
    assert (state(order), sums(order)) == ((OrderStatus.PAID, 1, 0), (5_000, 20_000, 0))
    assert mails() == ["deposit", "tickets"]


def test_another_sum_than_the_rest_waits_for_a_person() -> None:
    order = reserved()
    payment = begin(order)
    assert hear(payment, 5_000) is PaymentStatus.ATTENTION
    assert state(order) == (OrderStatus.DEPOSIT, 0, 0)


def test_at_the_door_tickets_are_made_out_that_open_it_only_once_the_rest_is_there() -> None:
    order = reserved(terms=AT_DOOR, n=2)
    tickets = orders.tickets_of_order(order.id)
    assert [t.status.value for t in tickets] == ["due", "due"]
    awa, secrets = make.user("Awa").id, [t.secret for t in tickets]
    seq = max(t.changed_seq for t in tickets)

    done = in_transaction(lambda: collect(order.id, amount=30_000, user_id=awa, now=NOW + 7 * DAY))

    assert done is PaymentStatus.SUCCEEDED
    assert state(order) == (OrderStatus.PAID, 2, 0)
    db.session.expire_all()
    tickets = orders.tickets_of_order(order.id)
    assert [t.secret for t in tickets] == secrets
    assert all(t.changed_seq > seq for t in tickets)  # the doors hear of it
    ways = select(Payment.provider).order_by(Payment.created_at)
    assert db.session.scalars(ways).all() == ["card", "cash"]


def test_cash_is_collected_once_and_only_the_sum_that_is_left() -> None:
    order, awa = reserved(terms=AT_DOOR), make.user("Awa").id
    with pytest.raises(BalanceChanged):
        in_transaction(lambda: collect(order.id, amount=10_000, user_id=awa, now=NOW))
    in_transaction(lambda: collect(order.id, amount=15_000, user_id=awa, now=NOW))
    with pytest.raises(AlreadySettled):
        in_transaction(lambda: collect(order.id, amount=15_000, user_id=awa, now=NOW))
    assert state(order) == (OrderStatus.PAID, 1, 0)


def test_at_the_door_it_is_closed_when_the_date_is_over_and_its_tickets_die() -> None:
    order = reserved(terms=AT_DOOR)
    over = order.event.ends_at
    assert not close(order, over - timedelta(minutes=1))
    assert close(order, over)
    assert state(order) == (OrderStatus.LAPSED, 0, 5_000)
    assert [t.status.value for t in orders.tickets_of_order(order.id)] == ["cancelled"]


@pytest.mark.parametrize(("keeps", "back", "kept"), [(False, 5_000, 0), (True, 0, 5_000)])
def test_a_reserved_order_is_given_up_with_its_money_said(
    keeps: bool, back: int, kept: int
) -> None:
    terms = replace(AT_DOOR, late=Late.KEEP)
    event = paying.event(terms)
    order = reserved(event, terms)
    with transaction():
        locked = orders.lock_order(order.id)
        assert not cancel_unpaid(locked, actor="user:1", now=NOW)  # part of it is paid
        actions.cancel_reserved(locked, keeps=keeps, actor="user:1", now=NOW)
    assert state(order) == (OrderStatus.CANCELLED, 0, back)
    assert (sums(order)[2], room_of(event)) == (kept, (0, 0))
    assert orders.counter_drift() == []


def test_what_the_page_showed_must_still_stand() -> None:
    event = paying.event()
    order = buy(event)
    in_transaction(lambda: actions.write_terms(event, KEPT, now=NOW))
    with pytest.raises(DepositChanged):
        in_transaction(lambda: actions.agree(order.id, event, seen=QUARTER.mark, now=NOW))
    in_transaction(lambda: actions.write_terms(event, None, now=NOW))
    with pytest.raises(DepositChanged):
        in_transaction(lambda: actions.agree(order.id, event, seen=KEPT.mark, now=NOW))


def test_the_rest_is_due_before_the_date_and_not_in_the_past() -> None:
    event = make.event()
    for until in (NOW, event.starts_at + timedelta(minutes=1)):
        terms = Terms(Basis.ORDER, 5_000, until, Late.KEEP)
        with pytest.raises(DueTooLate):
            in_transaction(partial(actions.write_terms, event, terms, now=NOW))


def test_the_team_sees_what_it_still_awaits() -> None:
    event = paying.event()
    reserved(event)
    reserved(event, n=2)
    paying.order(event)
    assert tuple(db.session.execute(queries.awaited(event.id)).one()) == (2, 45_000, 15_000)
