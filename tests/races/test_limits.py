"""A code's uses and what one person may have, under many at once; twins without the guard."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.events.models import Event
from app.kernel.db import db, transaction
from app.orders import queries as orders
from app.orders.models import Order, OrderLine
from app.promos.models import Promo
from app.tickets.models import TicketType
from tests import make
from tests.faults.sizes import fault, size, told
from tests.races.conftest import Ask, Race
from tests.races.test_places import asks, kind_of

pytestmark = [pytest.mark.usefixtures("house"), fault("R4")]


def with_code(kind: int, promo: Promo, buyers: int) -> list[Ask]:
    return [ask | {"promo": promo.id} for ask in asks(kind, buyers)]


def orders_with_code() -> int:
    query = select(func.count(Order.id)).where(Order.promo_id.is_not(None))
    return db.session.scalar(query) or 0


def bought() -> int:
    return db.session.scalar(select(func.sum(OrderLine.quantity))) or 0


def test_many_parallel_uses_of_a_code_for_five_are_five(race: Race) -> None:
    event, uses = make.event(capacity=300), size(80, 200)
    promo = make.promo(event, most=5)

    finish = race(event, with_code(kind_of(event.id), promo, uses))

    told(uses_of_a_code_for_five=f"{finish.counts['sold']} of {uses} tries")
    assert finish.counts == {"sold": 5, "promo-refused": uses - 5}
    assert (orders_with_code(), db.session.scalar(select(Promo.used))) == (5, 5)
    assert finish.room(event) == (5, 0)  # who was refused the code keeps no place
    assert orders.counter_drift() == []


def test_twin_reading_the_uses_first_lets_too_many_have_the_code(race: Race) -> None:
    event = make.event(capacity=300)
    promo = make.promo(event, most=5)

    finish = race(event, with_code(kind_of(event.id), promo, size(60, 200)), guard="promo off")

    told(uses_without_the_guard=finish.counts["sold"])
    assert finish.counts["sold"] == orders_with_code() > 5


def limited(most: int) -> tuple[Event, int]:
    event = make.event(capacity=300)
    kind = kind_of(event.id)
    with transaction():
        db.session.get_one(TicketType, kind).per_person = most
    return event, kind


def test_fifty_parallel_orders_of_one_phone_with_a_limit_of_four_give_four(race: Race) -> None:
    event, kind = limited(4)

    finish = race(event, asks(kind, 50))

    told(orders_of_one_phone=f"{finish.counts['sold']} of 50 tries, limit 4")
    assert finish.counts == {"sold": 4, "too-many-for-one": 46}
    assert bought() == 4
    assert orders.counter_drift() == []


def test_twin_counting_before_the_places_are_taken_gives_one_person_too_many(race: Race) -> None:
    event, kind = limited(4)

    finish = race(event, asks(kind, 50), guard="person off")

    told(orders_of_one_phone_without_the_guard=finish.counts["sold"])
    assert finish.counts["sold"] == bought() > 4
