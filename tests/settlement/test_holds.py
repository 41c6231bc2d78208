"""How long places are kept without money: a day by hand, one more once told, else two hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.kernel.db import db, in_transaction, transaction
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.orders.rules import HOLD_MOST, Channel, OrderStatus
from app.payments.gateway import Outcome, Paid
from app.payments.hand import Hand
from app.settlement import actions
from config import Settings
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy, room_of

pytestmark = pytest.mark.usefixtures("house")
BY_HAND = Hand(Settings().hand_hold_minutes).capabilities().hold
MINUTES = timedelta(minutes=1)


def begin(order: Order, at: datetime, *, provider: str = "hand", hold: timedelta = BY_HAND) -> str:
    return in_transaction(
        lambda: actions.begin_payment(order.id, provider=provider, hold=hold, now=at)
    )


def tell(payment: str, at: datetime, reference: str = "12345678901") -> None:
    in_transaction(
        lambda: actions.declare(
            payment, operator="mtn", reference=reference, payer_phone="", now=at
        )
    )


def fail(payment: str, at: datetime) -> None:
    gone = Paid(Outcome.EXPIRED, provider_ref="")
    in_transaction(lambda: actions.settle(payment, gone, actor="job", now=at))


def kept_for(order: Order) -> timedelta:
    db.session.refresh(order)
    return order.held_until - NOW


def test_a_transfer_nobody_told_of_keeps_its_places_for_a_day() -> None:
    event = make.event(capacity=1)
    order = buy(event)
    begin(order, NOW)
    assert kept_for(order) == timedelta(days=1)
    with transaction():
        assert lapse_due(now=NOW + timedelta(hours=24) - MINUTES) == 0
    with transaction():
        assert lapse_due(now=NOW + timedelta(hours=24)) == 1
    assert room_of(event) == (0, 0)


def test_a_transfer_begun_again_and_again_keeps_none_past_a_day() -> None:
    order = buy(make.event())
    for n in range(4):
        at = NOW + n * 7 * 60 * MINUTES
        fail(begin(order, at), at)
    assert kept_for(order) == timedelta(days=1)


def test_a_transfer_told_of_keeps_them_a_day_more_for_the_organizer_to_look() -> None:
    order = buy(make.event())
    tell(begin(order, NOW), NOW + 23 * 60 * MINUTES)
    assert kept_for(order) == timedelta(hours=47)


def test_beginning_anew_again_and_again_keeps_no_place_past_two_hours() -> None:
    order = buy(make.event())
    for n in range(4):
        at = NOW + n * 35 * MINUTES
        fail(begin(order, at, provider="card", hold=40 * MINUTES), at)
    begin(order, NOW + 119 * MINUTES, provider="pretend", hold=40 * MINUTES)
    assert kept_for(order) == HOLD_MOST == timedelta(hours=2)
    with transaction():
        assert lapse_due(now=NOW + HOLD_MOST) == 1


def test_telling_of_a_transfer_again_and_again_keeps_them_one_day_once() -> None:
    order = buy(make.event())
    for n in range(3):
        at = NOW + n * 10 * MINUTES
        payment = begin(order, at)
        tell(payment, at, f"1234567890{n}")
        fail(payment, at)  # the organizer did not find it
    assert kept_for(order) == timedelta(days=1)


def test_a_transfer_told_of_keeps_none_within_two_hours_of_the_evening() -> None:
    order = buy(make.event(starts_at=NOW + timedelta(hours=5)))
    tell(begin(order, NOW), NOW)
    assert kept_for(order) == timedelta(hours=3)


def test_what_the_team_offered_is_kept_as_long_as_it_said() -> None:
    order = buy(make.event(), channel=Channel.WAITLIST, hold=timedelta(hours=12))
    begin(order, NOW + timedelta(hours=11, minutes=50), provider="card", hold=40 * MINUTES)
    assert kept_for(order) == timedelta(hours=12, minutes=30)
    assert order.status is OrderStatus.HELD
