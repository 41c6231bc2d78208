"""Money that comes when the hold is over: places again, or a refund that is due; never nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from app.cancelling.queries import unfinished
from app.events.models import Event
from app.jobs.call_off import carry_on_all
from app.kernel.db import db, in_transaction, transaction
from app.orders import queries as orders
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.orders.rules import OrderStatus
from app.payments.gateway import Outcome, Paid
from app.settlement.actions import begin_payment, settle
from app.tickets.models import Ticket
from app.tickets.rules import TicketStatus
from tests import make
from tests.cancelling.test_call_off import off
from tests.faults.sizes import fault
from tests.make import NOW
from tests.orders.test_actions import HOLD, buy

pytestmark = [pytest.mark.usefixtures("house"), fault("P4")]
PRICE = 10_000
LATE = {"1 s": timedelta(seconds=1), "1 h": timedelta(hours=1), "3 d": timedelta(days=3)}


def lapsed() -> tuple[Event, Order, str]:
    """The last place of a date was held, its payment begun, and the hold is over."""
    event = make.event(amount=PRICE, capacity=1)
    order = buy(event, 1)
    payment = in_transaction(lambda: begin_payment(order.id, provider="hand", hold=HOLD, now=NOW))
    with transaction():
        assert lapse_due(now=NOW + HOLD + timedelta(seconds=1)) == 1
    return event, order, payment


def nothing_happens(_event: Event) -> None:
    pass


def another_buys(event: Event) -> None:
    buy(event, 1, now=NOW + HOLD)


def it_is_called_off(event: Event) -> None:
    off(event)
    carry_on_all()
    assert unfinished() == []  # nobody looks at its orders again


def after_late_money(meanwhile: Callable[[Event], None], late: timedelta) -> tuple[str, int, int]:
    """The order's state, what is due back, and how many tickets stand."""
    event, order, payment = lapsed()
    meanwhile(event)
    word = Paid(Outcome.SUCCEEDED, provider_ref="x")
    when = NOW + HOLD + late
    in_transaction(lambda: settle(payment, word, actor="job", now=when))
    db.session.rollback()
    paid = orders.order_by_id(order.id)
    stands = Ticket.event_id == event.id, Ticket.status == TicketStatus.VALID
    tickets = db.session.scalar(select(func.count(Ticket.id)).where(*stands)) or 0
    assert orders.counter_drift() == []
    return paid.status, paid.refund_due, tickets


BECOMES = [
    (nothing_happens, OrderStatus.PAID, 0, 1),
    (another_buys, OrderStatus.LAPSED, PRICE, 0),
    (it_is_called_off, OrderStatus.LAPSED, PRICE, 0),
]


@pytest.mark.parametrize("late", LATE)
@pytest.mark.parametrize(("meanwhile", "status", "due", "tickets"), BECOMES)
def test_late_money_has_its_places_again_or_is_owed_back(
    late: str,
    meanwhile: Callable[[Event], None],
    status: OrderStatus,
    due: int,
    tickets: int,
) -> None:
    assert after_late_money(meanwhile, LATE[late]) == (status, due, tickets)


def test_twin_without_asking_late_money_buys_a_date_that_was_called_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.settlement.actions.Status", SimpleNamespace(CANCELLED=None))
    monkeypatch.setattr("app.orders.actions._is_called_off", lambda _event_id: False)
    assert after_late_money(it_is_called_off, LATE["1 s"]) == (OrderStatus.PAID, 0, 1)
