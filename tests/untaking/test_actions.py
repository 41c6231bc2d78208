"""A sum tapped by mistake is taken back once, by its cashier, whatever comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest

from app.accounts.models import AuditEntry
from app.door.models import Scanner
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction, transaction
from app.ledger import queries as book
from app.ledger.models import ReceiptKind
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.passages.actions import take_scans
from app.settlement.models import Payment
from app.takes.models import Take
from app.takes.queries import sums_of
from app.takes.rules import Method
from app.takes.rules import Result as Made
from app.takes.rules import Told as Sum
from app.tickets.rules import TicketStatus
from app.untaking.actions import Heard, undo_if_told, untake
from app.untaking.queries import stuck
from app.untaking.rules import Result, Told
from tests.deposits.paying import AT_DOOR, reserved
from tests.door import making
from tests.faults.sizes import fault
from tests.make import NOW
from tests.takes.test_actions import REST, TONIGHT, drawer, hear, state, till, told

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def _what_must_hold(house: object) -> Iterator[None]:
    yield
    db.session.rollback()
    assert (broken(now=NOW), orders.counter_drift()) == ({}, [])


def back(sum_: Sum, minutes: int = 1) -> Told:
    return Told(str(uuid4()), sum_.id, TONIGHT + timedelta(minutes=minutes), offline=True)


def undo(phone: Scanner, told_: Told) -> Heard:
    at = TONIGHT + timedelta(hours=1)
    return in_transaction(lambda: untake(phone, told_, skew=timedelta(0), now=at))


def take(phone: Scanner, sum_: Sum) -> None:
    """As a sync takes it in."""
    hear(phone, sum_)
    in_transaction(lambda: undo_if_told(sum_.id, now=TONIGHT))


def statuses(order: Order) -> list[TicketStatus]:
    db.session.expire_all()
    return [ticket.status for ticket in orders.tickets_of_order(order.id)]


def test_its_ticket_is_due_again_and_can_be_paid_again() -> None:
    order = reserved(terms=AT_DOOR, n=2)
    phone, sum_ = till(order.event), told(order, 30_000)
    take(phone, sum_)
    assert undo(phone, back(sum_)).result is Result.UNDONE

    assert state(order) == (OrderStatus.DEPOSIT, 0, 0)
    assert statuses(order) == [TicketStatus.DUE, TicketStatus.DUE]
    assert (drawer(phone), sums_of(order.event_id)) == (0, [])
    kinds = [receipt.kind for receipt in book.receipts_of_order(order.id)]
    assert kinds == [ReceiptKind.PART, ReceiptKind.RECEIPT, ReceiptKind.CREDIT_NOTE]

    take(phone, told(order, 30_000))
    assert state(order) == (OrderStatus.PAID, 2, 0)
    assert drawer(phone) == 30_000
    said = db.session.scalars(db.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [one for one in said if one.startswith("till.")] == [
        "till.take",
        "till.undo",
        "till.take",
    ]


def test_somebody_who_came_in_by_it_stays_in_and_owes() -> None:
    order = reserved(terms=AT_DOOR)
    phone, sum_ = till(order.event), told(order)
    take(phone, sum_)
    entry = making.told(orders.tickets_of_order(order.id)[0])
    in_transaction(lambda: take_scans(phone, [entry], skew=timedelta(0), now=TONIGHT))
    assert undo(phone, back(sum_)).result is Result.UNDONE
    assert statuses(order) == [TicketStatus.DUE]


@fault("F62")
def test_in_whatever_order_sums_and_their_undoing_come_the_same_money_is_there() -> None:
    """Two sums for one order, one of them taken back; each told twice."""
    found = set()
    for arrival in permutations(range(3)):
        order = reserved(terms=AT_DOOR)
        phone = till(order.event, f"Awa {arrival}")
        wrong, right = told(order), told(order)
        undone = back(wrong)
        acts = (
            lambda: take(phone, wrong),  # noqa: B023 -- called in this turn
            lambda: take(phone, right),  # noqa: B023
            lambda: undo(phone, undone),  # noqa: B023
        )
        for n in (*arrival, *arrival):
            acts[n]()
        found.add((state(order), drawer(phone), len(sums_of(order.event_id))))
    assert found == {((OrderStatus.PAID, 1, 0), REST, 1)}


def test_a_reference_taken_back_may_pay_again() -> None:
    order = reserved(terms=AT_DOOR)
    phone = till(order.event)
    sum_ = told(order, method=Method.MOBILE, reference="12345678901")
    take(phone, sum_)
    assert undo(phone, back(sum_)).result is Result.UNDONE
    again = replace(sum_, id=str(uuid4()))
    take(phone, again)
    assert state(order) == (OrderStatus.PAID, 1, 0)


def test_only_its_cashier_takes_it_back_and_once() -> None:
    order = reserved(terms=AT_DOOR)
    phone, other, sum_ = till(order.event), till(order.event, "Ben"), told(order)
    take(phone, sum_)
    assert undo(other, back(sum_)).result is Result.REFUSED
    first = back(sum_)
    assert undo(phone, first) == Heard(first.id, Result.UNDONE)
    assert undo(phone, first) == Heard(first.id, Result.UNDONE, replay=True)
    assert undo(phone, back(sum_)).replay
    assert drawer(phone) == 0
    with transaction():
        other.cashier_id = None
    assert undo(other, back(told(order))).result is Result.REFUSED


def test_what_was_decided_meanwhile_waits_for_a_person() -> None:
    order = reserved(terms=AT_DOOR)
    phone, sum_ = till(order.event), told(order)
    take(phone, sum_)
    kept = db.session.get_one(Take, sum_.id)
    with transaction():  # as where a person decided about it
        paid = db.session.get_one(Payment, kept.payment_id)
        paid.facts = paid.facts | {"decided": "kept"}
    assert undo(phone, back(sum_)).result is Result.STUCK
    assert [(each.id, ref) for each, ref in stuck(order.event_id)] == [(sum_.id, order.reference)]
    assert db.session.get_one(Take, sum_.id, populate_existing=True).result is Made.TAKEN
