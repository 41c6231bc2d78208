"""A wrong match is undone: each franc leaves the order it was put on, and only what it had bought.

Tests of what the page shows stand in tests/web/organize/test_statements.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.changes import queries as changes
from app.changes.actions import cancel
from app.changes.rules import TicketUsed
from app.deciding.actions import confirm_by_hand
from app.deposits.models import Deposit
from app.events.rules import CancelsAs
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction
from app.ledger import queries as book
from app.ledger.models import Receipt
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.passages.actions import admit
from app.refunds.actions import record_refund
from app.settlement.queries import decidable
from app.statements.rules import LineDecided
from app.tickets.models import Ticket
from app.unmatching.actions import undo
from app.unmatching.rules import MoneyGone
from tests import make
from tests.deposits import paying
from tests.door.making import phone, told
from tests.make import NOW
from tests.statements.test_actions import DAY, came, decide, fresh, lines, order, suspense, who

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def _what_must_hold(house: object) -> Iterator[None]:
    """After each of these, the fourteen invariants of money, and counters that equal rows."""
    yield
    db.session.rollback()
    assert (broken(now=NOW), orders.counter_drift()) == ({}, [])


@pytest.fixture
def event(house: object) -> Any:
    return make.event(make.organizer(waive_most=1_000))


def statuses(one: Order) -> list[str]:
    query = select(Ticket.status).join(Ticket.ticket_type).where(Ticket.event_id == one.event_id)
    mine = [line.id for line in orders.order_by_id(one.id).lines]
    return [str(s) for s in db.session.scalars(query.where(Ticket.order_line_id.in_(mine)))]


def take_back(event: Any, n: int = 0, now: Any = NOW) -> list[str]:
    line_id, user = lines()[n].id, who(event)
    return [
        str(each.fate) for each in in_transaction(partial(undo, line_id, user_id=user, now=now))
    ]


def with_mail(one: Order) -> Order:
    def write() -> None:
        fresh(one).email = "ben@example.cm"

    in_transaction(write)
    return one


def test_the_money_waits_again_and_so_does_the_order_it_was_put_on(event: Any) -> None:
    wrong = with_mail(order(event))
    came(event, wrong.reference)
    assert take_back(event) == ["waits"]
    undone = fresh(wrong)
    assert (undone.status, undone.held_until, statuses(wrong)) == ("held", NOW + DAY, ["cancelled"])
    assert (lines()[0].state, lines()[0].order_id, suspense(event)) == ("unmatched", None, -15_000)
    assert not any(book.balances_of_order(wrong.id).values())
    papers = db.session.scalars(select(Receipt.series).order_by(Receipt.id)).all()
    assert papers == ["REC-2026", "AV-2026"]
    mails = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert [(m.template, m.facts.get("fate")) for m in mails] == [
        ("tickets", None),
        ("payment_undone", "waits"),
    ]
    said = select(AuditEntry.object).where(AuditEntry.action == "statement.undo")
    assert f"order:{wrong.id}" in db.session.scalars(said).all()


def test_its_own_money_brings_the_same_tickets_again(event: Any) -> None:
    """Who had really paid too is not without: held, or late with the places taken again."""
    in_time, late = with_mail(order(event)), order(event, "+237699000000")
    tokens = {}
    for n, one in enumerate((in_time, late)):
        came(event, one.reference)
        tokens[one.id] = _tokens(one)
        take_back(event, n)
    came(event, in_time.reference)
    in_transaction(lambda: lapse_due(now=NOW + 2 * DAY))
    assert fresh(late).status == "lapsed"
    came(event, late.reference)
    for one in (in_time, late):
        assert (fresh(one).status, statuses(one), _tokens(one)) == (
            "paid",
            ["valid"],
            tokens[one.id],
        )
    sent = select(Message.template).where(Message.template == "tickets")
    assert len(db.session.scalars(sent).all()) == 2
    papers = db.session.scalars(select(Receipt.key).order_by(Receipt.id)).all()
    assert papers[-2:] == [f"sale:{in_time.id}:2", f"sale:{late.id}:2"]


def _tokens(one: Order) -> list[str]:
    return [t.token for line in orders.order_by_id(one.id).lines for t in line.tickets]


def test_an_order_that_other_money_paid_keeps_its_tickets(event: Any) -> None:
    """The second sum was owed back to it: it is not, and it stays paid."""
    mine = with_mail(order(event))
    came(event, mine.reference)
    came(event, mine.reference)
    decide(event, "assign", lines()[1].id, mine.id)
    assert fresh(mine).refund_due == 15_000
    assert take_back(event, 1) == ["stays"]
    assert (fresh(mine).status, fresh(mine).refund_due, statuses(mine)) == ("paid", 0, ["valid"])
    assert suspense(event) == -15_000


def test_where_it_was_paid_twice_the_other_money_pays_when_the_first_is_taken_off(
    event: Any,
) -> None:
    mine = order(event)
    came(event, mine.reference)
    came(event, mine.reference)
    decide(event, "assign", lines()[1].id, mine.id)
    assert take_back(event, 0) == ["stays"]
    assert (fresh(mine).status, fresh(mine).refund_due, statuses(mine)) == ("paid", 0, ["valid"])


def test_money_that_found_no_place_leaves_its_order_as_it_was() -> None:
    full = make.event(capacity=1)
    late = order(full)
    in_transaction(lambda: lapse_due(now=NOW + 3 * DAY))
    order(full, "+237677000000")
    came(full, late.reference)
    assert fresh(late).refund_due == 15_000
    assert take_back(full) == ["stays"]
    assert (fresh(late).status, fresh(late).refund_due) == ("lapsed", 0)


@pytest.mark.parametrize("amount", [14_000, 16_000])
@pytest.mark.parametrize("taken", [True, False])
def test_another_sum_than_billed_is_taken_off_whole(event: Any, amount: int, taken: bool) -> None:
    """Looked at by a person or not yet: nothing is waived or owed any more."""
    mine = order(event)
    came(event, mine.reference, amount=amount)
    odd = decidable(mine.id)
    assert odd is not None
    if taken:
        in_transaction(lambda: confirm_by_hand(odd.id, user_id=who(event), now=NOW))
    assert take_back(event) == (["waits"] if taken else ["stays"])
    assert (fresh(mine).status, fresh(mine).refund_due) == ("held", 0)
    left = any(book.balances_of_order(mine.id).values())
    assert (left, suspense(event)) == (False, -amount)
    assert (came(event, mine.reference), statuses(mine)) == ("matched", ["valid"])


def test_one_transfer_for_three_orders_is_taken_off_all_three(event: Any) -> None:
    three = [order(event, f"+23767712345{n}") for n in range(3)]
    came(event, " ".join(one.reference for one in three), amount=45_000)
    assert take_back(event) == ["waits"] * 3
    assert [fresh(one).status for one in three] == ["held"] * 3
    assert suspense(event) == -45_000


def test_a_deposit_taken_off_leaves_its_order_to_pay_and_the_rest_leaves_the_deposit() -> None:
    event = paying.event()
    mine = paying.order(event, n=1)
    deposit = db.session.get_one(Deposit, mine.id).amount
    rest = mine.total_amount - deposit
    came(event, mine.reference, amount=deposit)
    came(event, mine.reference, amount=rest)
    assert fresh(mine).status == "paid"
    assert take_back(event, 1) == ["reserved"]
    kept = db.session.get_one(Deposit, mine.id, populate_existing=True)
    assert (fresh(mine).status, kept.paid_amount, statuses(mine)) == (
        "deposit",
        deposit,
        ["cancelled"],
    )
    assert came(event, mine.reference, amount=rest) == "matched"
    assert (fresh(mine).status, statuses(mine)) == ("paid", ["valid"])
    assert take_back(event, 2) == ["reserved"]
    assert take_back(event, 0) == ["waits"]
    kept = db.session.get_one(Deposit, mine.id, populate_existing=True)
    assert (fresh(mine).status, kept.paid_amount) == ("held", 0)


def test_of_an_order_that_changed_since_what_stands_is_cancelled(event: Any) -> None:
    mine = order(event, n=2)
    came(event, mine.reference, amount=30_000)
    whole = changes.owned(orders.order_by_id(mine.id))
    how: Any = {"gives": CancelsAs.REFUND, "actor": "buyer", "now": NOW, "by_team": True}
    in_transaction(lambda: cancel(mine.id, [whole[0].key], **how))
    assert take_back(event) == ["ends"]
    assert (fresh(mine).status, fresh(mine).refund_due, suspense(event)) == (
        "cancelled",
        0,
        -30_000,
    )


def test_money_that_went_back_is_nobody_elses(event: Any) -> None:
    mine = order(event)
    came(event, mine.reference)
    how: Any = {"gives": CancelsAs.REFUND, "actor": "buyer", "now": NOW, "by_team": True}
    in_transaction(lambda: cancel(mine.id, None, **how))
    in_transaction(lambda: record_refund(mine.id, amount=15_000, user_id=who(event), now=NOW))
    with pytest.raises(MoneyGone):
        take_back(event)


def test_who_came_in_stays_in(event: Any) -> None:
    mine = order(event)
    came(event, mine.reference)
    ticket = db.session.scalars(select(Ticket)).one()
    scanner = phone(event)[0]
    in_transaction(lambda: admit(scanner, told(ticket), now=NOW))
    with pytest.raises(TicketUsed):
        take_back(event)
    assert (fresh(mine).status, statuses(mine)) == ("paid", ["valid"])


def test_too_near_the_evening_its_places_go_back_at_once(event: Any) -> None:
    mine = order(event)
    came(event, mine.reference)
    assert take_back(event, now=event.starts_at - timedelta(hours=1)) == ["over"]
    assert (fresh(mine).status, statuses(mine)) == ("lapsed", ["cancelled"])


def test_it_is_undone_once(event: Any) -> None:
    mine = order(event)
    came(event, mine.reference)
    take_back(event)
    with pytest.raises(LineDecided):
        take_back(event)
    assert suspense(event) == -15_000
