"""What lowers a pass: a code of its own, a credit; the sum that was seen is the one charged."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.credits.actions import give
from app.credits.models import Credit
from app.kernel.db import db, in_transaction, transaction
from app.kernel.money import Money
from app.orders import queries as orders
from app.orders.actions import hand_over, lapse_due
from app.orders.models import Order
from app.orders.rules import OrderStatus, PriceChanged
from app.passes.actions import change_pass
from app.passes.models import SeasonPass
from app.passes.rules import PassTerms
from app.promos import queries as promos
from app.promos.actions import create_pass_promo
from app.promos.models import Promo
from app.promos.rules import CodeTaken, Effect, PromoRefused, Terms
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy as buy_ticket
from tests.passes.making import a_pass, a_series, buy, lines, rooms

pytestmark = pytest.mark.usefixtures("house")


def a_code(season: SeasonPass, shown: str = "FIDELES", **facts: Any) -> Promo:
    base: dict[str, Any] = {"effect": Effect.PERCENT, "value": 25}
    terms = Terms(**(base | facts))
    owner = season.series.organizer_id
    return in_transaction(lambda: create_pass_promo(season.id, owner, shown, terms, now=NOW))


def a_credit(season: SeasonPass, amount: int) -> Credit:
    order = buy_ticket(make.event(season.series.organizer))
    facts = {"name": "Ben", "phone": "", "email": "", "reason": "", "now": NOW}
    owner = season.series.organizer_id
    money = Money(amount)
    return in_transaction(
        lambda: give(money, organizer_id=owner, order_id=order.id, **facts)  # type: ignore[arg-type]
    )


def used(code: Promo) -> int:
    db.session.refresh(code)
    return code.used


def left(credit: Credit) -> int:
    db.session.refresh(credit)
    return credit.remaining


def sums(order: Order) -> tuple[int, int, int]:
    return order.total_amount, order.discount_amount, order.credit_amount


@pytest.mark.parametrize(
    ("effect", "value", "due"),
    [
        (Effect.PERCENT, 25, 18_000),
        (Effect.AMOUNT, 4_000, 20_000),
        (Effect.AMOUNT, 30_000, 0),
        (Effect.FIXED, 15_000, 15_000),
        (Effect.FIXED, 30_000, 24_000),  # never dearer
    ],
)
def test_a_code_of_the_pass_lowers_it_once(effect: Effect, value: int, due: int) -> None:
    series, events = a_series(3)
    season = a_pass(series)
    code = a_code(season, effect=effect, value=value)

    order = buy(season, promo=code)

    assert sums(order) == (due, 24_000 - due, 0)
    assert lines(order)[0] == (events[0].id, 24_000)
    assert order.status is (OrderStatus.HELD if due else OrderStatus.PAID)
    assert (order.provider == "free", order.promo_id) == (due == 0, code.id)
    assert used(code) == 1


def test_a_credit_pays_what_a_code_left_and_both_come_back_when_nobody_pays() -> None:
    series, _events = a_series(3)
    season = a_pass(series)
    code, credit = a_code(season), a_credit(season, 5_000)

    order = buy(season, promo=code, credit=credit)
    assert (sums(order), left(credit), used(code)) == ((13_000, 6_000, 5_000), 0, 1)
    with transaction():
        lapse_due(now=NOW + timedelta(days=1))
    assert (left(credit), used(code)) == (5_000, 0)


def test_a_code_used_up_keeps_nothing_and_a_lost_answer_does_not_use_it_twice() -> None:
    series, events = a_series(3)
    season = a_pass(series)
    code = a_code(season, most=1)
    first, again = (buy(season, promo=code, idem_key="same") for _ in range(2))
    assert (first.id, used(code)) == (again.id, 1)
    with pytest.raises(PromoRefused) as refusal:
        buy(season, promo=code)
    assert refusal.value.facts == {"reason": "used"}
    assert rooms(events) == [(1, 0)] * 3
    assert orders.counter_drift() == []


def test_more_than_was_seen_is_never_charged() -> None:
    series, events = a_series(3)
    season = a_pass(series)
    dearer = PassTerms("Carnet", "", 30_000, 3, None)
    in_transaction(lambda: change_pass(season, dearer, now=None))

    with pytest.raises(PriceChanged) as refusal:
        buy(season, seen=24_000)
    assert refusal.value.facts["price"] == Money(30_000)
    assert rooms(events) == [(0, 0)] * 3
    assert buy(season, seen=36_000).total_amount == 30_000  # cheaper meanwhile: the better price


def test_a_pass_bought_with_a_code_is_paid_and_handed_over_as_any() -> None:
    series, events = a_series(3)
    season = a_pass(series)
    order = buy(season, promo=a_code(season))
    with transaction():
        hand_over(orders.lock_order(order.id), now=NOW)
    assert rooms(events) == [(0, 1)] * 3


def test_codes_of_a_pass_and_of_a_date_do_not_know_each_other() -> None:
    series, events = a_series(3)
    season, other = a_pass(series), a_pass(series, name="Autre")
    code = a_code(season)
    assert promos.promo_by_code(events[0].id, "FIDELES") is None
    assert promos.promo_of_pass(other.id, "FIDELES") is None
    assert promos.promo_of_pass(season.id, " fideles") == code
    with pytest.raises(CodeTaken):
        a_code(season, "Fidèles".replace("è", "e"))
    assert a_code(other).code == code.code
