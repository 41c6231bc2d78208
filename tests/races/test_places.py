"""The last places, and far more buyers than places, in several processes at once (R1-R8).

Each race has a twin with its guard switched off, which must fail: else it would prove nothing.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest
from sqlalchemy import func, select

from app.kernel.db import db
from app.orders import queries as orders
from app.orders.models import Order, OrderQuota
from app.orders.rules import OrderStatus
from app.tickets.models import Quota, Ticket, TicketType
from app.tickets.rules import QuotaKind
from tests import make
from tests.races.conftest import Ask, Race

pytestmark = pytest.mark.usefixtures("house")


def kind_of(event_id: int) -> int:
    query = select(TicketType.id).where(TicketType.event_id == event_id)
    return db.session.scalars(query.order_by(TicketType.id)).first() or 0


def asks(kind: int, buyers: int, **facts: int) -> list[Ask]:
    return [{"key": f"buyer-{n}", "wanted": {kind: 1}} | facts for n in range(buyers)]


def standing(status: OrderStatus) -> int:
    query = select(func.count(Order.id)).where(Order.status == status)
    return db.session.scalar(query) or 0


def test_five_hundred_buyers_and_a_hundred_places(race: Race) -> None:
    event = make.event(capacity=100, amount=0)

    finish = race(event, asks(kind_of(event.id), 500))

    assert finish.counts == {"sold": 100, "sold out": 400}
    assert finish.room(event) == (0, 100)
    assert standing(OrderStatus.PAID) == 100
    assert db.session.scalar(select(func.count(func.distinct(Ticket.token)))) == 100
    assert orders.counter_drift() == []


def test_twin_reading_deciding_and_writing_back_sells_too_many(race: Race) -> None:
    event = make.event(capacity=10)

    finish = race(event, asks(kind_of(event.id), 60), guard="off")

    assert standing(OrderStatus.HELD) > 10
    assert finish.counts["sold"] == standing(OrderStatus.HELD)
    assert orders.counter_drift() != []


def test_twin_without_the_condition_the_table_itself_refuses(race: Race) -> None:
    event = make.event(capacity=10)

    finish = race(event, asks(kind_of(event.id), 30), guard="condition off")

    assert (finish.counts["sold"], finish.room(event)) == (10, (10, 0))
    others = [each["told"] for each in finish.told if each["told"] != "sold"]
    assert len(others) == 20
    assert all(words.startswith("IntegrityError") for words in others)


def test_groups_fill_the_room_and_nobody_who_fits_at_the_end_was_sent_away(race: Race) -> None:
    event = make.event(capacity=75)
    kind, dice = kind_of(event.id), random.Random(3)
    groups = [{"key": f"group-{n}", "wanted": {kind: dice.randint(1, 6)}} for n in range(150)]

    finish = race(event, groups)

    held, _sold = finish.room(event)
    assert held <= 75
    assert set(finish.counts) == {"sold", "sold out"}
    assert all(each["n"] > 75 - held for each in finish.told if each["told"] == "sold out")
    assert orders.counter_drift() == []


def test_combined_tickets_over_several_quotas_meet_no_deadlock(race: Race) -> None:
    """Two to four of eight quotas each, asked in any order, while old holds are reclaimed."""
    event = make.event(capacity=400)
    room = db.session.scalars(select(Quota)).one()
    dice = random.Random(5)
    caps = [
        make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name=f"cap {n}", size=20))
        for n in range(8)
    ]
    kinds = [
        make.ticket_type(event, room, *dice.sample(caps, dice.randint(1, 3))).id for _ in range(12)
    ]
    wanted = [
        {
            "key": f"combo-{n}",
            "wanted": {kind: dice.randint(1, 2) for kind in dice.sample(kinds, 2)},
            "minutes": dice.randint(0, 40),
        }
        for n in range(150)
    ]

    finish = race(event, wanted)

    assert set(finish.counts) <= {"sold", "sold out"}
    assert finish.counts["sold"] > 30
    assert standing(OrderStatus.LAPSED) > 0  # some were reclaimed in the middle of it
    assert orders.counter_drift() == []
    assert all(quota.held <= (quota.size or 0) for quota in db.session.scalars(select(Quota)))


def test_places_of_lapsed_holds_are_sold_though_the_sweeper_is_dead(race: Race) -> None:
    event = make.event(capacity=50)
    kind = kind_of(event.id)
    first = race(event, [{"key": f"old-{n}", "wanted": {kind: 5}} for n in range(10)], processes=1)
    assert first.room(event) == (50, 0)

    finish = race(event, asks(kind, 120, minutes=16))

    assert finish.counts == {"sold": 50, "sold out": 70}
    assert standing(OrderStatus.LAPSED) == 10
    assert orders.counter_drift() == []


def test_twin_without_reclaiming_a_dead_sweeper_keeps_the_room_shut(race: Race) -> None:
    event = make.event(capacity=5)
    kind = kind_of(event.id)
    race(event, [{"key": "old", "wanted": {kind: 5}}], processes=1)

    finish = race(event, asks(kind, 5, minutes=16), processes=1, guard="reclaim off")

    assert finish.counts == {"sold out": 5}


def test_one_form_sent_two_hundred_times_is_one_order(race: Race) -> None:
    event = make.event(capacity=100)
    same = [{"key": "the same", "wanted": {kind_of(event.id): 2}}] * 200

    finish = race(event, same, processes=2, threads=16)

    assert finish.counts == {"sold": 200}
    assert len(finish.orders) == 1
    assert finish.room(event) == (2, 0)
    assert Counter(db.session.scalars(select(OrderQuota.seats))) == {2: 1}
    assert orders.counter_drift() == []


def test_twin_without_the_form_s_key_each_click_is_an_order(race: Race) -> None:
    event = make.event(capacity=100)
    same = [{"key": "the same", "wanted": {kind_of(event.id): 2}}] * 10

    finish = race(event, same, processes=2, guard="key off")

    assert len(finish.orders) == 10
