"""Each part of an order has its receipt, its kept part its tax; and its buyer may give it up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.rules import TaxStatus
from app.deposits import actions
from app.deposits.rules import Terms
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction
from app.ledger import queries as book
from app.ledger.models import Receipt
from app.orders.rules import AlreadySettled, OrderStatus
from tests import make
from tests.deposits import paying
from tests.deposits.paying import DUE, KEPT, QUARTER, begin, hear, pay, reserved
from tests.deposits.test_actions import close, mails, state, sums
from tests.make import NOW
from tests.orders.test_actions import room_of

pytestmark = pytest.mark.usefixtures("house")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _what_must_hold(house: object) -> Iterator[None]:
    yield
    db.session.rollback()
    assert broken(now=NOW) == {}


@pytest.mark.parametrize(("terms", "back", "kept"), [(QUARTER, 5_000, 0), (KEPT, 0, 5_000)])
def test_its_buyer_gives_a_reserved_order_up_alone_by_the_rule_they_read(
    terms: Terms, back: int, kept: int
) -> None:
    event = paying.event(terms)
    order = reserved(event, terms)
    assert in_transaction(lambda: actions.give_up_alone(order.id, now=NOW)) == back
    assert (state(order), sums(order)[2]) == ((OrderStatus.CANCELLED, 0, back), kept)
    assert (room_of(event), mails()[-1]) == ((0, 0), "given_up")
    with pytest.raises(AlreadySettled):
        in_transaction(lambda: actions.give_up_alone(order.id, now=NOW))


def test_nobody_gives_up_what_is_paid_or_has_begun() -> None:
    order = reserved()
    with pytest.raises(AlreadySettled):
        in_transaction(lambda: actions.give_up_alone(order.id, now=order.event.starts_at))
    pay(order)
    with pytest.raises(AlreadySettled):
        in_transaction(lambda: actions.give_up_alone(order.id, now=NOW))
    assert state(order) == (OrderStatus.PAID, 1, 0)


def test_each_part_has_its_receipt_and_the_last_says_what_came_before() -> None:
    order = reserved()
    pay(order)
    papers = db.session.scalars(select(Receipt).order_by(Receipt.id)).all()
    assert [(each.number, each.amount) for each in papers] == [
        ("ACO-2026-000001", 5_000),
        ("REC-2026-000001", 20_000),
    ]
    assert [each.snapshot["means"]["deposit"] for each in papers] == [0, 5_000]


def test_the_tax_of_a_kept_deposit_is_apart_as_a_sale_s_and_comes_back_whole() -> None:
    of = make.organizer(tax=TaxStatus.LIABLE, vat_bp=1925)
    event = make.event(of, amount=20_000)
    in_transaction(lambda: actions.write_terms(event, KEPT, now=NOW))
    order = reserved(event, KEPT)
    payment = begin(order, at=NOW + DAY)
    close(order)
    kept = book.balances_of_order(order.id)
    assert (kept[f"revenue:{event.id}"], kept[f"vat:{event.id}"]) == (-4_193, -807)
    hear(payment, at=DUE + DAY)
    paid = book.balances_of_order(order.id)
    assert (paid[f"revenue:{event.id}"], paid[f"vat:{event.id}"]) == (-16_771, -3_229)
    assert state(order) == (OrderStatus.PAID, 1, 0)
