"""Buying, against a real database, without HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.events.models import Event
from app.events.rules import Status
from app.kernel.db import db, in_transaction, transaction
from app.messages.models import Message
from app.orders import queries
from app.orders.actions import lapse_due
from app.orders.models import Order, OrderLine
from app.orders.rules import (
    BadQuantity,
    Buyer,
    NotOnSale,
    OrderStatus,
    SameKeyOtherOrder,
    SoldOut,
    Wanted,
)
from app.sales.actions import place_order
from app.tickets.models import Quota, Ticket, TicketType
from tests import make
from tests.make import NOW

pytestmark = pytest.mark.usefixtures("house")
BEN = Buyer(name="Ben", phone="", email="ben@example.cm", locale="fr")
HOLD = timedelta(minutes=15)


def kind_of(event: Event) -> int:
    query = select(TicketType.id).where(TicketType.event_id == event.id)
    return db.session.scalars(query.order_by(TicketType.id)).first() or 0


def buy(event: Event, n: int = 1, **facts: Any) -> Order:
    ask: dict[str, Any] = {
        "buyer": BEN,
        "provider": "hand",
        "idem_key": f"key-{make.next_number()}",
        "now": NOW,
        "hold": HOLD,
    }
    wanted = facts.pop("wanted", None) or Wanted({kind_of(event): n})
    order_id, _new = in_transaction(lambda: place_order(event, wanted, **(ask | facts)))
    return db.session.get_one(Order, order_id)


def room_of(event: Event) -> tuple[int, int]:
    """Places held and sold in the event's room."""
    query = select(Quota.held, Quota.sold).where(Quota.event_id == event.id)
    held, sold = db.session.execute(query).one()
    return held, sold


def test_a_hold_keeps_the_last_place() -> None:
    event = make.event(capacity=1)
    buy(event)

    with pytest.raises(SoldOut) as refusal:
        buy(event)

    assert refusal.value.facts == {"left": 0, "wanted": 1}
    assert room_of(event) == (1, 0)


def test_a_refused_order_leaves_nothing_behind() -> None:
    event = make.event(capacity=2)

    with pytest.raises(SoldOut) as refusal:
        buy(event, 3)

    assert refusal.value.facts == {"left": 2, "wanted": 3}
    assert db.session.scalar(select(func.count(Order.id))) == 0
    assert db.session.scalar(select(func.count(OrderLine.id))) == 0
    assert room_of(event) == (0, 0)


def test_a_lapsed_hold_gives_the_place_back_to_the_next_buyer_without_any_sweeper() -> None:
    event = make.event(capacity=1)
    first = buy(event)

    second = buy(event, now=NOW + HOLD)

    db.session.refresh(first)
    assert (first.status, second.status) == (OrderStatus.LAPSED, OrderStatus.HELD)
    assert room_of(event) == (1, 0)


def test_a_hold_is_safe_until_its_last_second() -> None:
    event = make.event(capacity=1)
    buy(event)

    with pytest.raises(SoldOut):
        buy(event, now=NOW + HOLD - timedelta(seconds=1))


def test_the_sweeper_gives_back_what_lapsed() -> None:
    event = make.event(capacity=10)
    buy(event, 2)
    buy(event, 3)

    with transaction():
        lapsed = lapse_due(now=NOW + HOLD)

    assert lapsed == 2
    assert room_of(event) == (0, 0)


def test_a_free_order_has_its_tickets_at_once() -> None:
    event = make.event(amount=0)

    order = buy(event, 2)

    tickets = queries.tickets_of_order(order.id)
    assert (order.status, order.provider, len(tickets)) == (OrderStatus.PAID, "free", 2)
    assert {t.token[:4] for t in tickets} == {event.door_code}
    assert room_of(event) == (0, 2)
    assert db.session.scalars(select(Message.template)).all() == ["tickets"]


def test_an_order_without_an_address_leaves_no_mail() -> None:
    event = make.event(amount=0)

    buy(event, buyer=Buyer(name="Ben", phone="+237677123456", email="", locale="fr"))

    assert db.session.scalar(select(func.count(Message.id))) == 0


def test_the_same_form_twice_is_one_order() -> None:
    event = make.event(capacity=5)
    first = buy(event, 2, idem_key="same")

    again = buy(event, 2, idem_key="same")

    assert again.id == first.id
    assert room_of(event) == (2, 0)


def test_the_same_key_with_another_content_is_refused() -> None:
    event = make.event()
    buy(event, 1, idem_key="same")

    with pytest.raises(SameKeyOtherOrder):
        buy(event, 2, idem_key="same")


@pytest.mark.parametrize("n", [-1, 11, 1_000_000])
def test_a_quantity_outside_the_limits_is_refused(n: int) -> None:
    event = make.event()

    with pytest.raises(BadQuantity):
        buy(event, n)


def test_nothing_asked_is_refused() -> None:
    event = make.event()

    with pytest.raises(BadQuantity):
        buy(event, wanted=Wanted({kind_of(event): 0}))


def test_a_type_of_another_event_is_not_on_sale_here() -> None:
    here, elsewhere = make.event(), make.event(amount=0)

    with pytest.raises(NotOnSale):
        buy(here, wanted=Wanted({kind_of(elsewhere): 1}))


def test_a_draft_and_a_past_event_are_not_on_sale() -> None:
    draft = make.event(status=Status.DRAFT)
    past = make.event(starts_at=NOW - timedelta(hours=4), ends_at=NOW)

    for event in (draft, past):
        with pytest.raises(NotOnSale):
            buy(event)


def test_a_table_of_eight_takes_eight_places_and_gives_eight_tickets() -> None:
    event = make.event(capacity=20)
    room = db.session.scalars(select(Quota)).one()
    table = make.ticket_type(event, room, name="Table de 8", seats=8, amount=0)

    order = buy(event, wanted=Wanted({table.id: 2}))

    assert [t.n for t in queries.tickets_of_order(order.id)] == list(range(1, 17))
    assert room_of(event) == (0, 16)
    with pytest.raises(SoldOut) as refusal:
        buy(event, wanted=Wanted({table.id: 1}))
    assert refusal.value.facts == {"left": 4, "wanted": 8}


def test_a_cap_of_its_own_stops_a_type_before_the_room_is_full() -> None:
    event = make.event(capacity=20)
    room = db.session.scalars(select(Quota)).one()
    early = make.save(Quota(event_id=event.id, name="early", size=2))
    kind = make.ticket_type(event, room, early, name="Prévente")
    buy(event, wanted=Wanted({kind.id: 2}))

    with pytest.raises(SoldOut):
        buy(event, wanted=Wanted({kind.id: 1}))

    assert buy(event, 3).status is OrderStatus.HELD


def test_counters_equal_rows_after_all_that() -> None:
    event = make.event(capacity=30)
    buy(event, 2)
    buy(event, 3, now=NOW - HOLD)
    buy(make.event(amount=0), 4)
    with transaction():
        lapse_due(now=NOW)

    assert queries.counter_drift() == []


def test_drift_is_seen() -> None:
    event = make.event(capacity=30)
    buy(event, 2)
    with transaction():
        db.session.scalars(select(Quota)).one().held = 5

    assert [row[1:] for row in queries.counter_drift()] == [(5, 2, 0, 0)]


def test_tickets_are_never_issued_twice() -> None:
    from app.orders.actions import hand_over

    event = make.event(amount=0)
    order = buy(event, 2)

    with transaction():
        hand_over(queries.lock_order(order.id), now=NOW)

    assert db.session.scalar(select(func.count(Ticket.id))) == 2
