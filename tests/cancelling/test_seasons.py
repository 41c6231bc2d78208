"""What becomes of season passes when one of their dates is called off, or a pass is given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.changes import queries as changes
from app.changes.actions import cancel
from app.events.models import Event
from app.events.rules import CancelsAs
from app.jobs.call_off import carry_on_all
from app.kernel.db import in_transaction, transaction
from app.moving import queries as moving
from app.orders import queries as orders
from app.orders.actions import hand_over
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.passes.actions import give_new_dates
from tests.cancelling.test_call_off import off
from tests.make import NOW
from tests.passes.making import MONTH, a_pass, a_series, buy, days, rooms

pytestmark = pytest.mark.usefixtures("house")


def season(**facts: Any) -> tuple[Order, list[Event]]:
    """A paid pass over the first dates of a series of five."""
    series, events = a_series(5)
    order = buy(a_pass(series, **facts))
    with transaction():
        hand_over(orders.lock_order(order.id), now=NOW)
    return order, events


def again(order: Order) -> Order:
    return orders.order_by_id(order.id)


def test_a_date_called_off_is_made_up_for_and_no_money_comes_back() -> None:
    order, events = season()
    off(events[0])
    carry_on_all()

    assert (again(order).status, again(order).refund_due) == (OrderStatus.PAID, 0)
    assert in_transaction(lambda: give_new_dates(order.id, now=NOW)) == 1
    assert days(order) == [events[n].id for n in (1, 2, 3)]
    assert orders.counter_drift() == []


def test_a_pass_for_all_dates_gets_the_worth_of_one_back() -> None:
    order, events = season(dates=None, until=(NOW + 3 * MONTH + timedelta(days=1)).date())
    assert len(days(order)) == 3

    off(events[0])
    carry_on_all()

    assert (again(order).status, again(order).refund_due) == (OrderStatus.PAID, 8_000)
    assert days(order) == [events[1].id, events[2].id]
    assert orders.counter_drift() == []


def test_a_whole_pass_given_up_gives_all_its_price_and_places_back() -> None:
    order, events = season()
    keys = [each.key for each in changes.owned(again(order))]

    facts: dict[str, Any] = {"actor": "user:1", "by_team": True, "reason": "Voyage", "now": NOW}
    back = in_transaction(lambda: cancel(order.id, keys, gives=CancelsAs.REFUND, **facts))

    assert (back.refund, again(order).status) == (24_000, OrderStatus.CANCELLED)
    assert rooms(events) == [(0, 0)] * 5
    assert orders.counter_drift() == []


def test_its_buyer_alone_neither_cancels_nor_moves_a_date_of_it() -> None:
    order, _events = season()
    whole = again(order)
    with transaction():
        whole.event.cancels_as = CancelsAs.REFUND
    assert changes.cancellable(whole, now=NOW) is None
    assert changes.cancellable_until(whole, now=NOW) is None
    assert moving.movable(whole) == []
    assert moving.movable_until(whole, now=NOW) is None
