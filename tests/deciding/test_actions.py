"""Money that came otherwise than billed: apart until a person decides, then where they said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.deciding.actions import confirm_by_hand, give_back, keep
from app.deciding.rules import TooShort
from app.events.models import Event
from app.invariants.queries import broken
from app.kernel.db import db, in_transaction
from app.kernel.money import Money
from app.ledger import queries as book
from app.orders.models import Order
from app.orders.rules import AlreadySettled
from app.payments.gateway import Outcome, Paid
from app.settlement.models import Payment
from app.settlement.rules import PaymentStatus
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.settlement.test_actions import begin
from tests.settlement.test_actions import hear as settled

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture(autouse=True)
def _all_adds_up(house: object) -> Iterator[None]:
    yield
    assert broken(now=NOW) == {}


@pytest.fixture
def event() -> Event:
    return make.event(make.organizer(waive_most=500))


def odd(order: Order, came: Money, provider: str = "card") -> str:
    payment = begin(order, provider)
    word = Paid(Outcome.SUCCEEDED, f"ref-{payment}", came)
    assert settled(payment, word) is PaymentStatus.ATTENTION
    return payment


def decided(what: Any, payment: str, event: Event, **facts: Any) -> Any:
    awa = make.awa(event.organizer).id
    return in_transaction(lambda: what(payment, user_id=awa, now=NOW, **facts))


def stands(order: Order) -> tuple[str, int, dict[str, int]]:
    db.session.rollback()
    db.session.refresh(order)
    short = {f"order:{order.id}": "buyer", f"revenue:{order.event_id}": "revenue"}
    moved = book.balances_of_order(order.id)
    left = {short.get(name, name.partition(":")[0]): n for name, n in moved.items() if n}
    return str(order.status), order.refund_due, left


def story() -> list[str]:
    query = select(AuditEntry.action).where(AuditEntry.action.startswith("order."))
    return list(db.session.scalars(query.order_by(AuditEntry.id)))


def test_what_lacks_is_waived_up_to_what_the_team_allows_and_in_a_name(event: Event) -> None:
    order = buy(event)
    decided(confirm_by_hand, odd(order, Money(14_500)), event)
    sums = {"clearing": 14_500, "revenue": -15_000, "loss": 500}
    assert stands(order) == ("paid", 0, sums)
    noted = db.session.scalars(select(AuditEntry).filter_by(action="order.waived")).one()
    assert (noted.facts["amount"], noted.actor.startswith("user:")) == (500, True)


def test_a_franc_more_is_refused_and_stays_apart(event: Event) -> None:
    order = buy(event)
    payment = odd(order, Money(14_499))
    with pytest.raises(TooShort) as refusal:
        decided(confirm_by_hand, payment, event)
    assert refusal.value.facts == {"lacks": Money(501), "most": Money(500)}
    assert stands(order) == ("held", 0, {"clearing": 14_499, "suspense": -14_499})


@pytest.mark.parametrize(("rest", "due"), [(6_000, 0), (7_000, 1_000)])
def test_two_sums_for_one_order_are_taken_together(event: Event, rest: int, due: int) -> None:
    order = buy(event)
    first = odd(order, Money(9_000))
    odd(order, Money(rest), "hand")
    decided(confirm_by_hand, first, event)
    status, owed, sums = stands(order)
    assert (status, owed, sums.get("buyer", 0)) == ("paid", due, -due)
    assert sums["clearing"] == 9_000 or sums["clearing"] == rest


def test_what_is_given_back_is_owed_and_buys_nothing(event: Event) -> None:
    order = buy(event)
    payment = odd(order, Money(1_500))
    assert decided(give_back, payment, event) == Money(1_500)
    assert stands(order) == ("held", 1_500, {"clearing": 1_500, "buyer": -1_500})
    with pytest.raises(AlreadySettled):
        decided(give_back, payment, event)


def test_what_came_in_another_currency_goes_back_at_once(event: Event) -> None:
    order = buy(event)
    payment = odd(order, Money(15_000, "EUR"))
    assert decided(give_back, payment, event) == Money(15_000, "EUR")
    assert stands(order) == ("held", 0, {})


def test_what_is_kept_is_earned_and_says_why(event: Event) -> None:
    order = buy(event)
    payment = odd(order, Money(1_500))
    decided(keep, payment, event, reason="Un don")
    assert stands(order) == ("held", 0, {"clearing": 1_500, "revenue": -1_500})
    assert {line.note for line in book.lines_of_order(order.id) if line.movement == "kept"} == {
        "Un don"
    }
    assert story()[-1] == "order.odd-kept"


def test_who_gave_back_may_still_be_paid_as_billed(event: Event) -> None:
    order = buy(event)
    decided(give_back, odd(order, Money(1_500)), event)
    settled(begin(order), Paid(Outcome.SUCCEEDED, "whole", order.total))
    assert stands(order)[:2] == ("paid", 1_500)


def test_a_provider_that_corrects_itself_waives_nothing(event: Event) -> None:
    """It said 1 500, and says 15 000 now: what it says last is what it holds."""
    order = buy(event)
    payment = odd(order, Money(1_500))
    settled(payment, Paid(Outcome.SUCCEEDED, f"ref-{payment}", order.total))
    assert stands(order) == ("paid", 0, {"clearing": 15_000, "revenue": -15_000})
    assert db.session.get_one(Payment, payment).status is PaymentStatus.SUCCEEDED
