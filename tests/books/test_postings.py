"""What the money book holds after each thing that can happen to an order's money."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import Organizer
from app.accounts.rules import TaxStatus
from app.books.actions import hand_over
from app.credits.models import Credit
from app.deciding.actions import confirm_by_hand
from app.events.rules import CancelsAs
from app.kernel.db import db, in_transaction, transaction
from app.kernel.money import Money
from app.ledger import queries as book
from app.ledger.models import LedgerLine, Receipt
from app.moving.actions import move
from app.orders import queries as orders
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.payments.gateway import Outcome, Paid
from app.refunds.actions import record_refund
from app.settlement.actions import settle
from app.settlement.rules import PaymentStatus
from tests import make
from tests.changes.test_cancel import give_up, keys_of
from tests.make import NOW
from tests.moving.test_move import dates
from tests.orders.test_actions import HOLD, buy, kind_of
from tests.settlement.test_actions import begin
from tests.settlement.test_actions import hear as settled

pytestmark = pytest.mark.usefixtures("house")


def pay(order: Order, provider: str = "card", **word: Any) -> str:
    payment = begin(order, provider)
    settled(payment, Paid(Outcome.SUCCEEDED, f"ref-{payment}", order.total, **word))
    return payment


def send_back(order: Order) -> None:
    awa = make.user("Awa")
    with transaction():
        record_refund(order.id, amount=15_000, user_id=awa.id, now=NOW)


def accounts_of(order: Order) -> dict[str, int]:
    """The order's part of each account, those at zero left out; no movement may be unbalanced."""
    assert book.unbalanced() == []
    assert book.broken_series() == []
    e, o = order.event_id, order.id
    short = {f"order:{o}": "buyer", f"revenue:{e}": "revenue", f"loss:{e}": "loss"}
    found = book.balances_of_order(order.id)
    return {short.get(name, name): amount for name, amount in found.items() if amount}


def papers() -> list[tuple[str, int, int]]:
    query = select(Receipt.series, Receipt.n, Receipt.amount).order_by(Receipt.id)
    return [(series, n, amount) for series, n, amount in db.session.execute(query)]


def test_a_paid_order_is_earned_held_by_its_provider_and_has_the_first_receipt() -> None:
    order = buy(make.event(), 2)

    payment = pay(order)

    assert accounts_of(order) == {"clearing:card": 30_000, "revenue": -30_000}
    assert papers() == [("REC-2026", 1, 30_000)]
    said = db.session.scalars(select(Receipt.snapshot)).one()
    assert said["means"] == {
        "provider": "card",
        "provider_ref": f"ref-{payment}",
        "operator_ref": "",
        "credit": 0,
        "trial": False,
        "deposit": 0,
    }
    assert [(line["quantity"], line["amount"]) for line in said["lines"]] == [(2, 30_000)]


def test_hearing_of_it_again_writes_nothing_more() -> None:
    order = buy(make.event())
    payment = pay(order)
    before = len(book.lines_of_order(order.id))

    settled(payment)

    assert len(book.lines_of_order(order.id)) == before
    assert papers() == [("REC-2026", 1, 15_000)]


def test_a_free_order_is_not_in_the_book() -> None:
    buy(make.event(amount=0))
    assert (db.session.scalars(select(LedgerLine)).all(), papers()) == ([], [])


def test_late_money_without_a_place_is_owed_until_it_was_sent_back() -> None:
    event = make.event(capacity=1)
    order = buy(event)
    payment = begin(order)
    buy(event, now=NOW + HOLD)
    settled(payment, at=NOW + HOLD)
    assert accounts_of(order) == {"clearing:card": 15_000, "buyer": -15_000}

    send_back(order)

    assert (accounts_of(order), papers()) == ({}, [])


def test_money_that_comes_twice_is_owed_and_earned_once() -> None:
    order = buy(make.event())
    first, second = begin(order, "card"), begin(order, "hand")
    settled(first)
    settled(second, Paid(Outcome.SUCCEEDED, "h-1"))

    assert accounts_of(order) == {
        "clearing:card": 15_000,
        "clearing:hand": 15_000,
        "revenue": -15_000,
        "buyer": -15_000,
    }
    assert papers() == [("REC-2026", 1, 15_000)]


def test_what_is_given_up_has_a_credit_note_and_is_owed_then_sent() -> None:
    order = buy(make.event(), 2)
    pay(order)

    give_up(order, keys_of(order)[:1])
    assert accounts_of(order) == {"clearing:card": 30_000, "revenue": -15_000, "buyer": -15_000}
    send_back(order)

    assert accounts_of(order) == {"clearing:card": 15_000, "revenue": -15_000}
    assert papers() == [("REC-2026", 1, 30_000), ("AV-2026", 1, 15_000)]


def test_what_nothing_comes_back_for_stays_earned() -> None:
    order = buy(make.event())
    pay(order)
    give_up(order, gives=CancelsAs.NOTHING)
    assert accounts_of(order) == {"clearing:card": 15_000, "revenue": -15_000}


def test_a_credit_is_owed_to_nobody_by_name_until_another_order_spends_it() -> None:
    event = make.event(capacity=5)
    order = buy(event)
    pay(order)
    give_up(order, gives=CancelsAs.CREDIT)
    credit = db.session.scalars(select(Credit)).one()
    kept = f"credit:{credit.id}"
    assert accounts_of(order) == {"clearing:card": 15_000, kept: -15_000}

    again = buy(event, 2, credit=credit)
    pay(again)

    assert accounts_of(again) == {"clearing:card": 15_000, kept: 15_000, "revenue": -30_000}
    assert book.balance(event.organizer_id, kept) == 0
    whole = buy(event)
    pay(whole)
    give_up(whole, gives=CancelsAs.CREDIT)
    second = db.session.scalars(select(Credit).order_by(Credit.id.desc())).first()
    free = buy(event, credit=second)
    assert accounts_of(free) == {f"credit:{second and second.id}": 15_000, "revenue": -15_000}
    assert papers()[-1] == ("REC-2026", 4, 15_000)


def test_places_that_move_are_undone_there_and_earned_here() -> None:
    was, becomes = dates(20_000, 15_000, cancels_as=CancelsAs.REFUND)
    order = buy(was)
    pay(order)

    new_id = in_transaction(
        lambda: move(
            order.id,
            keys_of(order),
            kind_of(becomes),
            seen=15_000,
            provider="card",
            hold=HOLD,
            actor="user:1",
            now=NOW,
            by_team=True,
        )
    )

    new = orders.order_by_id(new_id)
    kept = f"credit:{new.credit_id}"
    assert accounts_of(order) == {"clearing:card": 20_000, "buyer": -5_000, kept: -15_000}
    assert accounts_of(new) == {kept: 15_000, "revenue": -15_000}
    assert [name for name, _n, _amount in papers()] == ["REC-2026", "AV-2026", "REC-2026"]


@pytest.mark.parametrize(
    ("came", "after", "due"),
    [
        (14_500, {"clearing:card": 14_500, "revenue": -15_000, "loss": 500}, 0),
        (16_000, {"clearing:card": 16_000, "revenue": -15_000, "buyer": -1_000}, 1_000),
    ],
)
def test_another_sum_than_billed_waits_apart_until_a_person_takes_it(
    came: int, after: dict[str, int], due: int
) -> None:
    order = buy(make.event(make.organizer(waive_most=500)))
    payment = begin(order)
    assert settled(payment, Paid(Outcome.SUCCEEDED, "x", Money(came))) is PaymentStatus.ATTENTION
    assert accounts_of(order) == {"clearing:card": came, "suspense:card": -came}

    awa = make.user("Awa")
    in_transaction(lambda: confirm_by_hand(payment, user_id=awa.id, now=NOW))

    db.session.refresh(order)
    assert (accounts_of(order), order.refund_due) == (after, due)


def test_a_sale_that_does_not_stand_is_not_written_and_its_number_not_lost() -> None:
    event = make.event()
    order, other = buy(event), buy(event)
    payment = begin(order)

    def dies() -> None:
        settle(payment, Paid(Outcome.SUCCEEDED, "p", order.total), actor="job", now=NOW)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_transaction(dies)
    assert (accounts_of(order), papers()) == ({}, [])

    pay(other)
    assert papers() == [("REC-2026", 1, 15_000)]


def test_an_order_that_lapsed_and_was_handed_over_twice_is_sold_once() -> None:
    order = buy(make.event())
    payment = begin(order)
    with transaction():
        lapse_due(now=NOW + HOLD)
    settled(payment, at=NOW + HOLD)
    with transaction():
        hand_over(orders.lock_order(order.id), now=NOW + HOLD)

    assert accounts_of(order) == {"clearing:card": 15_000, "revenue": -15_000}


def test_tries_are_numbered_apart_and_so_is_what_follows_them() -> None:
    event = make.event(capacity=9)
    order, told, real = buy(event), buy(event), buy(event)
    pay(order, "pretend")
    pay(told, live=False)
    give_up(order, gives=CancelsAs.CREDIT)
    buy(event, credit=db.session.scalars(select(Credit)).one())
    pay(real, live=True)
    assert papers() == [
        ("TEST-REC-2026", 1, 15_000),
        ("TEST-REC-2026", 2, 15_000),
        ("TEST-AV-2026", 1, 15_000),
        ("TEST-REC-2026", 3, 15_000),
        ("REC-2026", 1, 15_000),
    ]


def test_a_discount_is_no_sale() -> None:
    event = make.event(amount=10_000)
    promo = make.promo(event)
    order = buy(event, 2, promo=promo)
    pay(order)
    assert accounts_of(order) == {"clearing:card": 18_000, "revenue": -18_000}


def test_tax_is_kept_apart_at_the_rate_of_the_day_of_sale_and_none_stays_behind() -> None:
    of = make.organizer(tax=TaxStatus.LIABLE)
    event = make.event(of, amount=10_001)
    order = buy(event, 3)
    with transaction():
        db.session.get_one(Organizer, of.id).tax = TaxStatus.NONE
    payment = begin(order)
    settled(payment, Paid(Outcome.SUCCEEDED, "p", order.total))
    assert accounts_of(order) == {
        "clearing:card": 30_003,
        "revenue": -25_160,
        f"vat:{event.id}": -4_843,
    }

    for key in keys_of(order):
        give_up(order, [key])

    assert accounts_of(order) == {"clearing:card": 30_003, "buyer": -30_003}
    rates = select(Receipt.snapshot["taxes"][0]["vat_bp"].as_integer())
    assert db.session.scalars(rates.order_by(Receipt.id)).all() == [1_925] * 4
