"""A payer's bank takes money back: before and after somebody came, won, lost, and in part."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.disputes import queries
from app.disputes.actions import let_in
from app.disputes.models import Dispute
from app.disputes.rules import DisputeOver
from app.door.queries import rows_since
from app.door.rules import DeviceRole
from app.kernel.db import db, transaction
from app.kernel.money import Money
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.models import Order
from app.orders.rules import Flag, OrderStatus
from app.passages.actions import admit
from app.payments.gateway import Disputed, DisputeState, Outcome, Paid
from app.refunds.actions import hear
from app.tickets.models import Quota
from app.tickets.rules import TicketStatus
from tests import make
from tests.books.test_postings import accounts_of, pay, send_back
from tests.changes.test_cancel import give_up
from tests.deposits.paying import order as reserving
from tests.deposits.paying import pay as pay_part
from tests.door.making import phone, told
from tests.make import NOW
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")
OPEN, WON, LOST = DisputeState.OPEN, DisputeState.WON, DisputeState.LOST
DUE = NOW + timedelta(days=9)


def tell(payment: str, state: DisputeState, sum_: int = 15_000, ref: str = "dp-1") -> None:
    said = Disputed(ref, state, Money(sum_), "fraudulent", Money(1_500), DUE)
    with transaction():
        word = Paid(Outcome.SUCCEEDED, f"ref-{payment}", Money(15_000), disputes=(said,))
        hear(payment, word, actor="webhook", now=NOW)


def bought(n: int = 1, **facts: Any) -> tuple[Order, str]:
    order = buy(make.event(**facts), n)
    return order, pay(order)


def tickets(order: Order) -> list[str]:
    return [t.status.value for t in orders.tickets_of_order(order.id)]


def at_the_door(order: Order) -> list[str]:
    """What the desk's list says of its tickets."""
    db.session.refresh(order)
    return [row[3] for row in rows_since(order.event, 0, DeviceRole.DESK)]


def said(order: Order) -> list[str]:
    query = select(AuditEntry.action).where(AuditEntry.object == f"order:{order.id}")
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def decide(order: Order, *, admits: bool) -> None:
    awa = make.user("Awa")
    with transaction():
        let_in(order.id, admits=admits, user_id=awa.id, now=NOW)


def test_one_that_is_opened_is_kept_once_marks_its_tickets_and_tells_the_team() -> None:
    order, payment = bought(2, capacity=9)
    with transaction():
        order.organizer.email = "equipe@example.cm"

    for _ in range(3):
        tell(payment, OPEN)

    kept = db.session.scalars(select(Dispute)).one()
    assert (kept.state, kept.total, kept.reason) == (OPEN, Money(15_000), "fraudulent")
    assert (kept.fee, kept.due_by, kept.ended_at) == (Money(1_500), DUE, None)
    assert (tickets(order), at_the_door(order)) == (["valid"] * 2, ["disputed"] * 2)
    assert (order.flag, order.status) == (Flag.DISPUTED, OrderStatus.PAID)
    assert said(order) == ["order.dispute-open"]
    mails = select(Message.recipient).where(Message.template == "dispute")
    assert db.session.scalars(mails).all() == ["equipe@example.cm"]


def test_doors_hear_of_it_with_their_next_word() -> None:
    order, payment = bought()
    before = order.event.change_seq
    tell(payment, OPEN)
    db.session.refresh(order.event)
    assert [row[3] for row in rows_since(order.event, before, DeviceRole.DESK)] == ["disputed"]

    between = order.event.change_seq
    tell(payment, WON)
    db.session.refresh(order.event)
    assert [row[3] for row in rows_since(order.event, between, DeviceRole.DESK)] == ["valid"]


def test_won_its_tickets_are_as_all_others_and_the_money_is_back() -> None:
    order, payment = bought()
    tell(payment, OPEN)
    decide(order, admits=False)
    assert at_the_door(order) == ["barred"]

    tell(payment, WON)

    assert (at_the_door(order), order.flag) == (["valid"], Flag.NONE)
    assert accounts_of(order) == {"clearing:card": 13_500, "fees:card": 1_500, "revenue": -15_000}
    assert said(order) == ["order.dispute-open", "order.dispute-barred", "order.dispute-won"]


def test_lost_before_anybody_came_the_tickets_end_and_the_places_are_free() -> None:
    order, payment = bought(2, capacity=2)
    tell(payment, OPEN, 30_000)

    tell(payment, LOST, 30_000)

    assert (tickets(order), at_the_door(order)) == (["cancelled"] * 2, ["cancelled"] * 2)
    assert db.session.execute(select(Quota.held, Quota.sold)).one() == (0, 0)
    assert (order.flag, order.status, order.refund_due) == (Flag.NONE, OrderStatus.CANCELLED, 0)
    lost = {"clearing:card": -1_500, "fees:card": 1_500, "loss": 30_000, "revenue": -30_000}
    assert accounts_of(order) == lost
    assert db.session.scalars(select(Dispute.voided)).one() == 2
    assert orders.counter_drift() == []


def test_lost_after_one_of_two_came_only_the_other_ends() -> None:
    order, payment = bought(2)
    scanner, _token = phone(order.event)
    with transaction():
        admit(scanner, told(orders.tickets_of_order(order.id)[0]), now=NOW)
    tell(payment, OPEN, 30_000)

    tell(payment, LOST, 30_000)

    assert sorted(tickets(order)) == ["cancelled", "valid"]
    assert order.status is OrderStatus.PAID
    assert db.session.scalars(select(Dispute.voided)).one() == 1


def test_of_a_part_that_is_lost_no_ticket_ends_by_itself() -> None:
    order, payment = bought(2)
    tell(payment, OPEN, 15_000)

    tell(payment, LOST, 15_000)

    assert (tickets(order), at_the_door(order)) == (["valid"] * 2, ["valid"] * 2)


def test_after_a_refund_it_is_a_loss_and_nothing_more_ends() -> None:
    order, payment = bought()
    give_up(order)
    send_back(order)
    tell(payment, OPEN)
    assert tickets(order) == ["cancelled"]

    tell(payment, LOST)

    book = {"clearing:card": -16_500, "fees:card": 1_500, "loss": 15_000}
    assert (accounts_of(order), order.refund_due) == (book, 0)


def test_what_was_owed_and_is_lost_is_owed_no_more() -> None:
    order, payment = bought()
    give_up(order)
    tell(payment, OPEN)
    db.session.refresh(order)
    assert order.refund_due == 15_000

    for _ in range(2):
        tell(payment, LOST)

    db.session.refresh(order)
    book = {"clearing:card": -1_500, "fees:card": 1_500}
    assert (order.refund_due, accounts_of(order)) == (0, book)


def test_lost_and_given_back_after_all_the_money_is_there_again() -> None:
    order, payment = bought()
    tell(payment, OPEN)
    tell(payment, LOST)

    for _ in range(2):
        tell(payment, WON)

    assert accounts_of(order) == {"clearing:card": 13_500, "fees:card": 1_500, "revenue": -15_000}
    assert tickets(order) == ["cancelled"]


def test_a_word_older_than_what_is_known_changes_nothing() -> None:
    order, payment = bought()
    tell(payment, WON)
    tell(payment, OPEN)
    tell(payment, LOST)

    assert db.session.scalars(select(Dispute.state)).all() == [WON]
    assert (at_the_door(order), tickets(order)) == (["valid"], ["valid"])


def test_a_mere_question_is_listed_and_moves_nothing() -> None:
    order, payment = bought()
    tell(payment, DisputeState.WARNED)
    assert queries.count_open([order.organizer_id]) == 1
    assert (at_the_door(order), order.flag) == (["valid"], Flag.NONE)

    tell(payment, DisputeState.CLOSED)

    assert queries.count_open([order.organizer_id]) == 0
    assert accounts_of(order) == {"clearing:card": 15_000, "revenue": -15_000}


def test_what_the_team_says_of_the_door_stands_for_a_second_dispute_too() -> None:
    order, payment = bought(2)
    tell(payment, OPEN, 10_000)
    decide(order, admits=False)
    tell(payment, OPEN, 5_000, "dp-2")
    assert at_the_door(order) == ["barred"] * 2
    tell(payment, WON, 10_000)
    assert at_the_door(order) == ["barred"] * 2
    decide(order, admits=True)
    assert at_the_door(order) == ["disputed"] * 2

    tell(payment, WON, 5_000, "dp-2")
    assert at_the_door(order) == ["valid"] * 2
    with pytest.raises(DisputeOver):
        decide(order, admits=False)


def test_a_deposit_that_a_bank_takes_back_ends_its_order() -> None:
    order = reserving()
    payment = pay_part(order)
    tell(payment, OPEN, 5_000)
    tell(payment, LOST, 5_000)

    db.session.refresh(order)
    assert (order.status, order.refund_due) == (OrderStatus.CANCELLED, 0)
    assert TicketStatus.DUE not in [t.status for t in orders.tickets_of_order(order.id)]
    assert accounts_of(order)["loss"] == 5_000
    assert orders.counter_drift() == []


def test_the_clock_asks_about_it_twice_a_day() -> None:
    _order, payment = bought()
    tell(payment, OPEN)
    later = NOW + timedelta(hours=12)
    assert list(queries.due_for_a_look(now=later - timedelta(seconds=1))) == []
    assert [each.id for each in queries.due_for_a_look(now=later)] == [payment]

    tell(payment, LOST)
    assert list(queries.due_for_a_look(now=later + timedelta(days=9))) == []
