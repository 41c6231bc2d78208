"""Money moved by hand: to the bank and back, and drawers of cash that are counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.accounts.models import Organizer
from app.accounts.rules import Role
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction
from app.kernel.money import Money
from app.ledger.queries import balances
from app.orders.models import Order
from app.refunds.actions import record_refund
from app.tills import queries
from app.tills.actions import count_again, count_drawer, open_drawer, pay_out, take_back_payout
from app.tills.rules import DrawerClosed, DrawerOpen, NotThere, TakenBack
from tests import make
from tests.books.test_postings import pay
from tests.changes.test_cancel import give_up, keys_of
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.settlement.test_actions import begin

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def _all_adds_up(house: object) -> Iterator[None]:
    yield
    assert broken(now=NOW) == {}


@pytest.fixture
def of() -> Organizer:
    return make.organizer()


def acts(of: Organizer, what: Any, *about: Any, **facts: Any) -> Any:
    facts = {"user_id": make.awa(of, Role.CASHIER).id} | facts
    return in_transaction(lambda: what(*about, now=NOW, **facts))


def in_cash(of: Organizer, user_id: int, n: int = 1) -> Order:
    """Somebody of the team took it in their hand."""
    from app.payments.gateway import Outcome, Paid
    from app.settlement.actions import settle

    order = buy(make.event(of), n)
    payment = begin(order, "cash")
    word = Paid(Outcome.SUCCEEDED, "")
    in_transaction(lambda: settle(payment, word, actor=f"user:{user_id}", now=NOW))
    return order


def to_bank(of: Organizer, amount: int, number: str = "n1", source: str = "clearing:card") -> bool:
    return bool(acts(of, pay_out, of.id, source, amount, bank="Afriland", number=number))


def where(of: Organizer) -> dict[str, int]:
    found = balances(of.id)
    kinds = ("clearing:", "cash:", "bank:", "rounding")
    return {name.split(":")[0]: n for name, n in found.items() if name.startswith(kinds)}


def test_what_a_provider_paid_out_is_in_the_bank_once(of: Organizer) -> None:
    pay(buy(make.event(of)))
    assert (to_bank(of, 10_000), to_bank(of, 10_000)) == (True, False)
    assert where(of) == {"clearing": 5_000, "bank": 10_000}
    assert queries.last_bank(of.id) == "Afriland"


def test_more_than_there_is_is_refused(of: Organizer) -> None:
    pay(buy(make.event(of)))
    with pytest.raises(NotThere) as refusal:
        to_bank(of, 15_001)
    assert refusal.value.facts == {"left": Money(15_000)}
    with pytest.raises(NotThere):
        to_bank(of, 1, source="revenue:1")


def test_a_payout_noted_by_mistake_is_turned_once(of: Organizer) -> None:
    pay(buy(make.event(of)))
    to_bank(of, 10_000)
    acts(of, take_back_payout, of.id, "n1")
    assert where(of) == {"clearing": 15_000}
    for organizer, number in ((of, "n1"), (of, "n2"), (make.organizer(), "n1")):
        with pytest.raises(TakenBack):
            acts(of, take_back_payout, organizer.id, number)
    rows = db.session.execute(queries.payouts(of.id)).all()
    told = [(line.amount, whence, back) for line, whence, back in rows]
    assert told == [(10_000, "clearing:card", "payout:n1:back")]


@pytest.mark.parametrize(("counted", "over"), [(19_500, -500), (20_000, 0), (20_100, 100)])
def test_a_drawer_closes_with_what_it_lacks_or_has_over(
    of: Organizer, counted: int, over: int
) -> None:
    """[F63] 5 000 at first, 30 000 came, 15 000 went back; 5 000 went to the bank."""
    rose = make.awa(of, Role.CASHIER).id
    in_cash(of, rose)  # before: not in this drawer's count
    drawer = acts(of, open_drawer, of.id, 10_000, user_id=rose)
    back = in_cash(of, rose, 2)
    give_up(back, keys_of(back)[:1])
    in_transaction(lambda: record_refund(back.id, amount=15_000, user_id=rose, now=NOW))
    to_bank(of, 5_000, source=f"cash:user:{rose}")

    assert acts(of, count_drawer, drawer, counted, user_id=rose) == over

    held = queries.drawer(drawer, of.id)
    assert held is not None
    sums = held.cash.opening, held.cash.came, held.cash.back, held.cash.moved, held.over
    assert sums == (10_000, 30_000, 15_000, -5_000, over)
    in_book = {"cash": 25_000 + over, "bank": 5_000}
    assert where(of) == in_book | ({"rounding": -over} if over else {})


def test_a_drawer_is_opened_once_and_counted_once(of: Organizer) -> None:
    rose = make.awa(of, Role.CASHIER).id
    drawer = acts(of, open_drawer, of.id, 0, user_id=rose)
    with pytest.raises(DrawerOpen):
        acts(of, open_drawer, of.id, 0, user_id=rose)
    acts(of, open_drawer, of.id, 0)  # another person's
    acts(of, count_drawer, drawer, 0)
    with pytest.raises(DrawerClosed):
        acts(of, count_drawer, drawer, 0)


def test_a_wrong_count_is_counted_again_and_leaves_no_trace_in_the_sums(of: Organizer) -> None:
    rose = make.awa(of, Role.CASHIER).id
    drawer = acts(of, open_drawer, of.id, 0, user_id=rose)
    in_cash(of, rose)
    assert acts(of, count_drawer, drawer, 1_500, user_id=rose) == -13_500
    acts(of, count_again, drawer)
    assert acts(of, count_drawer, drawer, 15_000, user_id=rose) == 0
    assert where(of) == {"cash": 15_000}
    acts(of, open_drawer, of.id, 0, user_id=rose)
    with pytest.raises(DrawerClosed):
        acts(of, count_again, drawer)
