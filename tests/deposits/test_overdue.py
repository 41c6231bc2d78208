"""The rest is reminded, comes too late, or never: the places come back and no money is lost."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.cancelling import queries as cancelling
from app.cancelling.actions import call_off
from app.cancelling.rules import Gives
from app.deposits import actions, queries
from app.deposits.rules import Basis, Late, Terms
from app.jobs.call_off import carry_on_all
from app.kernel.db import db, in_transaction, transaction
from app.ledger import queries as book
from app.ledger.rules import revenue
from app.orders import queries as orders
from app.orders.rules import OrderStatus
from app.refunds.actions import record_refund
from tests import make
from tests.deposits import paying
from tests.deposits.paying import DUE, KEPT, QUARTER, begin, hear, pay, reserved
from tests.deposits.test_actions import (
    DAY,
    _what_must_hold,  # noqa: F401 -- a fixture
    account,
    close,
    mails,
    state,
    sums,
)
from tests.make import NOW
from tests.orders.test_actions import buy, room_of

pytestmark = pytest.mark.usefixtures("house")


@pytest.mark.parametrize(
    ("terms", "back", "kept", "fact"),
    [(QUARTER, 5_000, 0, "refund"), (KEPT, 0, 5_000, "kept")],
)
def test_not_paid_in_time_the_places_come_back_and_the_rule_says_what_of_the_money(
    terms: Terms, back: int, kept: int, fact: str
) -> None:
    event = paying.event(terms, capacity=1)
    order = reserved(event, terms)
    assert not close(order, DUE - timedelta(seconds=1))
    assert list(queries.overdue(now=DUE)) == [order.id]

    assert close(order)
    assert not close(order)
    assert state(order) == (OrderStatus.LAPSED, 0, back)
    assert (sums(order), room_of(event)) == ((5_000, 5_000, kept), (0, 0))
    told = select(AuditEntry.facts).where(AuditEntry.action == "order.balance-overdue")
    assert [facts[fact] for facts in db.session.scalars(told)] == [5_000]
    assert mails() == ["deposit", "balance_over"]
    assert account(order) == -back
    assert book.balances_of_order(order.id).get(revenue(event.id), 0) == -kept
    assert orders.counter_drift() == []


def test_the_team_is_told_too_when_it_has_an_address() -> None:
    of = make.organizer(email="awa@example.cm")
    event = make.event(of, amount=20_000)
    in_transaction(lambda: actions.write_terms(event, QUARTER, now=NOW))
    close(reserved(event))
    assert mails() == ["deposit", "balance_over", "balance_over_team"]


@pytest.mark.parametrize("terms", [QUARTER, KEPT])
def test_the_rest_that_comes_late_finds_its_places_and_its_deposit_again(terms: Terms) -> None:
    order = reserved(terms=terms)
    payment = begin(order, at=NOW + DAY)
    close(order)
    hear(payment, at=DUE + DAY)
    assert (state(order), sums(order)) == ((OrderStatus.PAID, 1, 0), (5_000, 20_000, 0))
    assert account(order) == 0
    assert book.balances_of_order(order.id)[revenue(order.event_id)] == -20_000
    assert orders.counter_drift() == []


def test_the_rest_that_comes_late_goes_back_whole_once_its_places_are_gone() -> None:
    event = paying.event(capacity=1)
    order = reserved(event)
    payment = begin(order, at=NOW + DAY)
    close(order)
    buy(event, now=DUE)
    hear(payment, at=DUE + DAY)
    assert state(order) == (OrderStatus.LAPSED, 0, 20_000)


def test_the_rest_that_comes_after_its_deposit_went_back_goes_back_too() -> None:
    order = reserved()
    payment = begin(order, at=NOW + DAY)
    close(order)
    awa = make.user("Awa").id
    with transaction():
        record_refund(order.id, amount=5_000, user_id=awa, now=DUE)
    hear(payment, at=DUE + DAY)
    assert state(order) == (OrderStatus.LAPSED, 0, 15_000)


def test_money_on_its_way_keeps_the_places_a_while_after_the_deadline_and_no_longer() -> None:
    order = reserved()
    begin(order, at=DUE - timedelta(minutes=1))
    assert not close(order, DUE)
    begin(order, "hand", at=DUE + timedelta(minutes=10))
    for n in range(20):
        begin(order, f"way-{n}", at=DUE + timedelta(minutes=10 * n))
    assert close(order, DUE + timedelta(hours=2))


def test_reminders_are_told_a_week_two_days_and_a_day_before_each_once() -> None:
    ten_days = Terms(Basis.PERCENT, 25, NOW + 10 * DAY, Late.KEEP)
    event = paying.event(ten_days, starts_at=NOW + 12 * DAY, ends_at=NOW + 13 * DAY)
    terms = queries.terms_of(event.id)
    assert terms is not None
    reserved(event, terms)
    told = []
    for hours in range(0, 24 * 11, 6):
        at = NOW + timedelta(hours=hours)
        told += [hours // 24] * in_transaction(partial(actions.remind, now=at))
    assert told == [3, 8, 9]
    assert mails() == ["deposit", "balance", "balance", "balance"]


def test_who_pays_the_deposit_late_is_not_reminded_at_once() -> None:
    reserved(now=NOW)  # due in five days
    told = []
    for hours in range(0, 24 * 6, 6):
        at = NOW + timedelta(hours=hours)
        told += [hours // 24] * in_transaction(partial(actions.remind, now=at))
    assert told == [3, 4]


def test_who_has_paid_all_is_reminded_of_nothing() -> None:
    pay(reserved(), at=NOW + DAY)
    assert in_transaction(lambda: actions.remind(now=DUE - DAY)) == 0


def test_a_date_called_off_gives_every_deposit_back_whatever_its_rule() -> None:
    event = paying.event(KEPT)
    order, awa = reserved(event, KEPT), make.user("Awa").id
    told = cancelling.effects(event)
    assert (told.held, told.sum, told.mailed) == (1, 5_000, 1)
    in_transaction(
        lambda: call_off(event.id, gives=Gives.REFUND, words="", user_id=awa, now=NOW + DAY)
    )
    carry_on_all()
    assert state(order) == (OrderStatus.CANCELLED, 0, 5_000)
    assert mails() == ["deposit", "called_off"]
    assert room_of(event) == (0, 0)
