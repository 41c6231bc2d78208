"""What wallets and banks say came in: each franc pays its order once, or waits where it is seen.

Names in brackets are the failures of the founding list (F01 …).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from tests import make
from tests.make import NOW

if TYPE_CHECKING:
    from flask import Flask

    from app.orders.models import Order
    from app.statements.models import StatementLine
    from app.statements.rules import LineState

DAY = timedelta(days=1)
BEN = "+237677123456"


@pytest.fixture
def event(house: Flask) -> Any:
    return make.event()


def order(event: Any, phone: str = BEN, *, pays: bool = True, n: int = 1) -> Order:
    """A place held, to be paid by hand."""
    from app.kernel.db import db, in_transaction
    from app.orders.models import Order
    from app.orders.rules import Buyer, Wanted
    from app.payments.gateway import Outcome, Started
    from app.sales.actions import place_order
    from app.settlement.actions import begin_payment, record_started
    from app.tickets.queries import offers

    def placed() -> int:
        kind = offers(event.id, now=NOW)[0].id
        key = f"key-{make.next_number()}"
        facts: dict[str, Any] = {"provider": "hand", "idem_key": key, "now": NOW, "hold": DAY}
        order_id, _new = place_order(
            event, Wanted({kind: n}), buyer=Buyer("Ben", phone, "", "fr"), **facts
        )
        if pays:
            made = begin_payment(order_id, provider="hand", hold=DAY, now=NOW)
            record_started(made, Started(Outcome.PENDING, None), now=NOW, flow="offline")
        return order_id

    return db.session.get_one(Order, in_transaction(placed))


def came(
    event: Any, text: str = "", ref: str = "", amount: int = 15_000, **facts: Any
) -> LineState | None:
    from app.kernel.db import in_transaction
    from app.statements.actions import take_in
    from app.statements.rules import Entry

    ref = ref or str(70_000_000_000 + make.next_number())
    entry = Entry("mtn", ref, amount, at=NOW, text=text, operator_ref=ref, **facts)
    how: dict[str, Any] = {"currency": "XAF", "user_id": who(event), "now": NOW}
    return in_transaction(lambda: take_in(event.organizer_id, entry, **how))


def who(event: Any) -> int:
    from app.accounts.models import Membership
    from app.kernel.db import db

    found = db.session.scalar(
        select(Membership.user_id).where(Membership.organizer_id == event.organizer_id)
    )
    return found or make.awa(event.organizer).id


def decide(event: Any, verb: str, *about: Any) -> Any:
    from app.kernel.db import in_transaction
    from app.statements import actions
    from app.unmatching.actions import undo

    act = undo if verb == "undo" else getattr(actions, verb)
    user = who(event)
    return in_transaction(lambda: act(*about, user_id=user, now=NOW))


def lines() -> list[StatementLine]:
    from app.kernel.db import db
    from app.statements.models import StatementLine

    query = select(StatementLine).order_by(StatementLine.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def tickets() -> int:
    from app.kernel.db import db
    from app.tickets.models import Ticket

    return db.session.scalar(select(func.count(Ticket.id)).where(Ticket.status == "valid")) or 0


def fresh(one: Order) -> Order:
    from app.kernel.db import db

    db.session.expire_all()
    return db.session.get_one(type(one), one.id)


@pytest.fixture(autouse=True)
def _all_adds_up(house: Flask) -> Iterator[None]:
    """After each of these, the fourteen things that must hold of money hold."""
    yield
    from app.invariants.queries import broken

    assert broken(now=NOW) == {}


def suspense(event: Any) -> int:
    from app.ledger.queries import balances

    return sum(balances(event.organizer_id, "suspense:").values())


def test_a_reference_with_its_sum_pays_at_once_and_once(event: Any) -> None:
    """[F01, F60] By hand; pasted again it is a line that is known."""
    mine = order(event)
    assert came(event, f"billet {mine.reference}", ref="71234567890") == "matched"
    assert came(event, f"billet {mine.reference}", ref="71234567890") is None
    assert (tickets(), fresh(mine).status, suspense(event)) == (1, "paid", 0)


def test_money_without_a_name_waits_in_suspense_until_a_person_says_whose(event: Any) -> None:
    mine = order(event)
    assert came(event) == "unmatched"
    assert (tickets(), suspense(event)) == (0, -15_000)
    assert decide(event, "assign", lines()[0].id, mine.id) == "matched"
    assert (tickets(), suspense(event), fresh(mine).refund_due) == (1, 0, 0)


def test_a_sum_and_a_number_are_a_suggestion_never_a_payment(event: Any) -> None:
    mine = order(event)
    assert came(event, phone=BEN) == "suggested"
    assert (lines()[0].order_id, tickets()) == (mine.id, 0)


def test_a_number_that_the_buyer_declared_is_a_suggestion(event: Any) -> None:
    from app.kernel.db import in_transaction
    from app.settlement.actions import declare
    from app.settlement.queries import payments_of

    mine = order(event)
    made = payments_of(mine.id)[0].id
    said = {"operator": "mtn", "reference": "71234567890", "payer_phone": ""}
    in_transaction(lambda: declare(made, now=NOW, **said))
    assert came(event, ref="71234567890") == "suggested"
    assert lines()[0].order_id == mine.id


@pytest.mark.parametrize(("amount", "due"), [(14_000, 0), (16_000, 1_000)])
def test_another_sum_with_the_reference_waits_for_a_person(
    event: Any, amount: int, due: int
) -> None:
    """[F35] Less or more: one tap takes it; what is over goes back."""
    from app.settlement.queries import decidable

    mine = order(event)
    assert came(event, mine.reference, amount=amount) == "matched"
    assert tickets() == 0
    odd = decidable(mine.id)
    assert odd is not None
    assert (odd.status, odd.facts["amount"]) == ("attention", amount)
    from app.deciding.actions import confirm_by_hand
    from app.kernel.db import in_transaction, transaction

    with transaction():
        event.organizer.waive_most = 1_000
    in_transaction(lambda: confirm_by_hand(odd.id, user_id=who(event), now=NOW))
    assert (tickets(), fresh(mine).refund_due, suspense(event)) == (1, due, 0)


def test_paid_twice_by_the_same_reference_is_seen_and_owed_back(event: Any) -> None:
    """[F34, F59] One set of tickets; the second sum goes back when a person says so."""
    mine = order(event)
    assert came(event, mine.reference) == "matched"
    assert came(event, mine.reference) == "twice"
    assert suspense(event) == -15_000
    decide(event, "assign", lines()[1].id, mine.id)
    assert (tickets(), fresh(mine).refund_due, suspense(event)) == (1, 15_000, 0)


def test_one_transfer_for_three_orders_pays_them_when_it_is_their_sum(event: Any) -> None:
    """[F56]"""
    three = [order(event, f"+23767712345{n}") for n in range(3)]
    named = " ".join(one.reference for one in three)
    assert came(event, named, amount=44_000) == "unmatched"
    assert came(event, named, amount=45_000) == "matched"
    assert (tickets(), [fresh(one).status for one in three]) == (3, ["paid"] * 3)


def test_a_number_that_paid_pays_nothing_else(event: Any) -> None:
    """[F61] Typed for two orders: who only declared it gives it up; who was paid by it keeps it."""
    from app.kernel.db import in_transaction
    from app.settlement.actions import declare
    from app.settlement.queries import payments_of

    liar, mine, third = (order(event, f"+23767712345{n}") for n in range(3))
    said = {"operator": "mtn", "reference": "71234567890", "payer_phone": ""}
    made = payments_of(liar.id)[0].id
    in_transaction(lambda: declare(made, now=NOW, **said))
    assert came(event, mine.reference, ref="71234567890") == "matched"
    assert (fresh(mine).status, fresh(liar).status) == ("paid", "held")
    elsewhere = make.event()
    theirs = order(elsewhere)
    assert came(elsewhere, theirs.reference, ref="71234567890") == "twice"
    assert (fresh(theirs).status, fresh(third).status) == ("held", "held")


def test_late_money_takes_its_places_again_or_is_owed_back(house: Flask) -> None:
    """[F30, F31]"""
    from app.kernel.db import in_transaction
    from app.orders.actions import lapse_due

    small = make.event(capacity=1)
    late = order(small)
    in_transaction(lambda: lapse_due(now=NOW + 3 * DAY))
    assert came(small, late.reference) == "matched"
    assert (fresh(late).status, tickets()) == ("paid", 1)

    full = make.event(capacity=1)
    late = order(full)
    in_transaction(lambda: lapse_due(now=NOW + 3 * DAY))
    order(full, "+237677000000")
    assert came(full, late.reference) == "matched"
    assert (fresh(late).status, fresh(late).refund_due) == ("lapsed", 15_000)


def test_who_was_never_asked_by_hand_pays_by_hand_all_the_same(event: Any) -> None:
    mine = order(event, pays=False)
    assert came(event, mine.reference) == "matched"
    assert (fresh(mine).status, tickets()) == ("paid", 1)


def test_a_wrong_match_is_taken_back_and_the_right_order_is_paid(event: Any) -> None:
    from app.ledger.queries import unbalanced

    wrong, right = order(event), order(event, "+237699000000")
    came(event)
    decide(event, "assign", lines()[0].id, wrong.id)
    decide(event, "undo", lines()[0].id)
    assert lines()[0].state == "unmatched"
    undone = fresh(wrong)
    assert (undone.status, undone.refund_due, tickets()) == ("held", 0, 0)
    assert suspense(event) == -15_000
    decide(event, "assign", lines()[0].id, right.id)
    assert (fresh(right).status, tickets(), suspense(event)) == ("paid", 1, 0)
    assert unbalanced() == []


def test_a_line_is_decided_once(event: Any) -> None:
    from app.statements.rules import LineDecided, LineState

    mine, other = order(event), order(event, "+237699000000")
    came(event)
    decide(event, "assign", lines()[0].id, mine.id)
    aside = lines()[0].id, LineState.IGNORED
    for verb, about in (("assign", (lines()[0].id, other.id)), ("put_aside", aside)):
        with pytest.raises(LineDecided):
            decide(event, verb, *about)
    assert tickets() == 1


def test_money_that_went_out_pays_nothing(event: Any) -> None:
    mine = order(event)
    assert came(event, mine.reference, amount=-15_000) == "outgoing"
    assert (tickets(), suspense(event)) == (0, 0)


def test_a_reference_of_another_organizer_is_nobodys(event: Any) -> None:
    theirs = order(make.event())
    assert came(event, theirs.reference) == "unmatched"
    assert (lines()[0].order_id, tickets()) == (None, 0)
