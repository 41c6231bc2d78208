"""A buyer says that the bank sent it: kept to be found, the places wait, nothing is confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.deciding.actions import confirm_by_hand, declare_transfer, reject_by_hand
from app.deciding.rules import TRANSFER, BadTransferDay
from app.kernel.db import db, in_transaction
from app.orders.models import Order
from app.orders.rules import AlreadySettled, OrderStatus
from app.settlement import queries
from app.settlement.actions import begin_payment
from app.settlement.rules import PaymentStatus
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy

pytestmark = pytest.mark.usefixtures("house")
DAYS = timedelta(days=1)


def begun(order: Order, days: int = 0) -> str:
    facts: dict[str, Any] = {"provider": "bank", "hold": 5 * DAYS, "now": NOW + days * DAYS}
    return in_transaction(lambda: begin_payment(order.id, **facts))


def said(payment: str, days: int = 0, *, sent: int | None = None, reference: str = "") -> None:
    at = NOW + days * DAYS
    day = (NOW + (days if sent is None else sent) * DAYS).date()
    told: dict[str, Any] = {"sent_on": day, "sender": "Société Mballa", "reference": reference}
    in_transaction(lambda: declare_transfer(payment, **told, now=at))


def far() -> Order:
    """One place of a date that is a month away."""
    starts = NOW + 30 * DAYS
    return buy(make.event(starts_at=starts, ends_at=starts + timedelta(hours=2)))


def kept_days(order: Order) -> float:
    db.session.refresh(order)
    return (order.held_until - NOW) / DAYS


def test_saying_it_waits_for_a_hand_and_confirms_nothing() -> None:
    order = far()
    payment = begun(order)
    said(payment, reference="VIR 88-12")
    waits = db.session.scalars(queries.awaiting_hand([order.organizer_id])).all()
    assert [(each.id, each.status) for each in waits] == [(payment, PaymentStatus.INITIATING)]
    told = {"on": f"{NOW:%Y-%m-%d}", "sender": "Société Mballa", "reference": "VIR 88-12"}
    assert (waits[0].facts["transfer"], waits[0].operator_ref) == (told, None)
    assert order.status is OrderStatus.HELD


def test_places_wait_three_days_more_once_and_never_past_the_evening() -> None:
    order = far()
    payment = begun(order)
    assert kept_days(order) == 5
    said(payment, 4)
    assert kept_days(order) == 4 + TRANSFER / DAYS
    awa = make.awa(order.organizer).id
    in_transaction(lambda: reject_by_hand(payment, user_id=awa, now=NOW + 5 * DAYS))
    said(begun(order, 5), 6)
    assert kept_days(order) == 4 + TRANSFER / DAYS
    soon = buy(make.event())
    said(begun(soon))
    assert soon.held_until <= soon.event.starts_at - timedelta(hours=2)


def test_a_transfer_that_left_tomorrow_s_morrow_or_before_the_order_is_refused() -> None:
    order = far()
    payment = begun(order)
    for sent in (2, -2):
        with pytest.raises(BadTransferDay):
            said(payment, sent=sent)
    kept = queries.payment(payment)
    assert kept is not None
    assert (kept.declared_at, "transfer" in kept.facts) == (None, False)


def test_what_is_confirmed_is_not_declared_again() -> None:
    order = far()
    payment = begun(order)
    awa = make.awa(order.organizer).id
    in_transaction(lambda: confirm_by_hand(payment, user_id=awa, now=NOW))
    with pytest.raises(AlreadySettled):
        said(payment)
