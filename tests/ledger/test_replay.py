"""The book, replayed: what stands is what its lines come to, read one by one in their order."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from sqlalchemy import select

from app.kernel.db import db, transaction
from app.kernel.money import Money
from app.ledger import queries as book
from app.ledger.models import LedgerLine
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.payments.gateway import Disputed, DisputeState, Outcome, Paid
from tests import make
from tests.books.test_postings import pay, send_back
from tests.changes.test_cancel import give_up, keys_of
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy
from tests.refunds.test_hear import told
from tests.settlement.test_actions import begin
from tests.settlement.test_actions import hear as settled

pytestmark = pytest.mark.usefixtures("house")


def an_evening() -> int:
    """Sold, given up, sent back, late, odd, disputed; its organizer."""
    event = make.event(capacity=9)
    whole = buy(event, 2)
    told(pay(whole), fee=Money(300))
    give_up(whole, keys_of(whole)[:1])
    send_back(whole)
    late = begin(buy(event))
    with transaction():
        lapse_due(now=NOW + HOLD)
    settled(late, at=NOW + HOLD)
    settled(begin(buy(event)), Paid(Outcome.SUCCEEDED, "odd", Money(14_000)))
    lost = Disputed("dp", DisputeState.LOST, Money(15_000), fee=Money(1_500))
    told(pay(buy(event)), disputes=(lost,))
    return event.organizer_id


def test_replayed_line_by_line_the_book_stands_where_it_is_said_to_stand() -> None:
    of = an_evening()
    stands: Counter[str] = Counter()
    by_order: dict[int | None, Counter[str]] = defaultdict(Counter)
    movements: Counter[str] = Counter()
    query = select(LedgerLine).where(LedgerLine.organizer_id == of).order_by(LedgerLine.id)
    for line in db.session.scalars(query):
        stands[line.account] += line.amount
        by_order[line.order_id][line.account] += line.amount
        movements[line.key] += line.amount
        assert movements.total() == sum(stands.values())

    assert {name: n for name, n in stands.items() if n} == book.balances(of)
    for order_id, accounts in by_order.items():
        assert order_id is not None
        assert dict(accounts) == book.balances_of_order(order_id)
        owed = db.session.get_one(Order, order_id).refund_due
        assert -accounts[f"order:{order_id}"] == owed
    assert (set(movements.values()), len(movements) > 12) == ({0}, True)
