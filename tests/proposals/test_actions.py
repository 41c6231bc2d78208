"""Places proposed to one person: taken in time, declined, or lapsed to the next in line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel.db import db, in_transaction
from app.messages.models import Message
from app.orders import queries as orders
from app.orders.actions import lapse_due
from app.orders.models import Order
from app.orders.rules import Buyer, Channel, HoldExpired, OrderStatus
from app.proposals import actions as proposals
from app.tickets.actions import resize_room
from tests import make
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.waitlist.standing import (
    give_back,
    is_exact,
    proposed,
    room,
    serve,
    sold_out,
    waits,
)

pytestmark = pytest.mark.usefixtures("house")
SECOND = timedelta(seconds=1)


def test_a_proposal_that_lapses_goes_to_the_next() -> None:
    event, [order] = sold_out()
    waits(event, "Awa")
    waits(event, "Ben")
    give_back(order)
    serve(event)
    later = NOW + timedelta(hours=24)

    assert in_transaction(lambda: lapse_due(now=later - SECOND)) == 0
    assert serve(event, now=later - SECOND) == 0
    assert in_transaction(lambda: lapse_due(now=later)) == 1
    assert serve(event, now=later) == 1

    assert proposed(event) == [("Awa", 1), ("Ben", 1)]
    assert room(event) == (1, 0, 0)
    assert is_exact()


def test_a_declined_proposal_goes_to_the_next() -> None:
    event, [order] = sold_out()
    waits(event, "Awa")
    waits(event, "Ben")
    give_back(order)
    serve(event)
    offer = db.session.scalars(select(Order).where(Order.channel == Channel.WAITLIST)).one()

    assert in_transaction(lambda: proposals.decline(offer.id, now=NOW))
    assert not in_transaction(lambda: proposals.decline(offer.id, now=NOW))

    assert serve(event) == 1
    assert proposed(event) == [("Awa", 1), ("Ben", 1)]


def test_who_gave_an_address_hears_of_it_and_of_the_proposal() -> None:
    event, [order] = sold_out()
    waits(event, buyer=Buyer("Ben", "", "ben@example.cm", "fr"))
    give_back(order)
    serve(event)

    query = select(Message.template, Message.recipient).order_by(Message.id)
    assert [tuple(row) for row in db.session.execute(query)] == [
        ("waitlist", "ben@example.cm"),
        ("proposed", "ben@example.cm"),
    ]


def test_t6_a_free_proposal_is_taken_until_its_second() -> None:
    event = make.event(capacity=1, amount=0)
    buy(event)
    waits(event)
    in_transaction(lambda: resize_room(event.id, 2))
    serve(event)
    offer = db.session.scalars(select(Order).where(Order.channel == Channel.WAITLIST)).one()
    assert offer.status is OrderStatus.HELD
    assert offer.held_until == NOW + timedelta(hours=24)

    for late in (0, 1):
        with pytest.raises(HoldExpired):
            in_transaction(
                lambda late=late: proposals.take(offer.id, now=offer.held_until + late * SECOND)  # type: ignore[misc]
            )
    for _ in range(2):
        in_transaction(lambda: proposals.take(offer.id, now=offer.held_until - SECOND))

    assert orders.order_by_id(offer.id).status is OrderStatus.PAID
    assert len(orders.tickets_of_order(offer.id)) == 1
    assert is_exact()
