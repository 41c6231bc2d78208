"""The last places, and far more buyers than places, in several processes at once.

Each race has a twin with its guard switched off, which must fail: else it would prove nothing.
"""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from sqlalchemy import func, select, text

from app.events.models import Event
from app.kernel.db import db, is_sqlite
from app.orders import queries as orders
from app.orders.models import Order, OrderQuota
from app.orders.rules import OrderStatus
from app.tickets.models import Quota, Ticket, TicketType
from app.tickets.rules import QuotaKind
from tests import make
from tests.faults.sizes import fault, size, told
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


@fault("R1")
def test_five_buyers_for_each_place(race: Race) -> None:
    places = size(24, 100)
    event = make.event(capacity=places, amount=0)

    finish = race(event, asks(kind_of(event.id), 5 * places))

    assert finish.counts == {"sold": places, "sold out": 4 * places}
    assert finish.room(event) == (0, places)
    assert standing(OrderStatus.PAID) == places
    assert db.session.scalar(select(func.count(func.distinct(Ticket.token)))) == places
    assert orders.counter_drift() == []


@fault("R1")
def test_twin_reading_deciding_and_writing_back_sells_too_many(race: Race) -> None:
    places = size(10, 100)
    event = make.event(capacity=places)

    finish = race(event, asks(kind_of(event.id), 5 * places), guard="off")

    told(sold_without_the_guard=f"{finish.counts['sold']} of {places}")
    assert standing(OrderStatus.HELD) > places
    assert finish.counts["sold"] == standing(OrderStatus.HELD)
    assert orders.counter_drift() != []


@fault("R1")
def test_twin_without_the_condition_the_table_itself_refuses(race: Race) -> None:
    event = make.event(capacity=10)

    finish = race(event, asks(kind_of(event.id), 30), guard="condition off")

    assert (finish.counts["sold"], finish.room(event)) == (10, (10, 0))
    others = [each["told"] for each in finish.told if each["told"] != "sold"]
    assert len(others) == 20
    assert all(words.startswith("IntegrityError") for words in others)


def groups(event: Event, n: int) -> list[Ask]:
    kind, dice = kind_of(event.id), random.Random(3)
    return [{"key": f"group-{k}", "wanted": {kind: dice.randint(1, 6)}} for k in range(n)]


@fault("R2")
def test_groups_fill_the_room_and_nobody_who_fits_at_the_end_was_sent_away(race: Race) -> None:
    places = size(40, 500)
    event = make.event(capacity=places)

    finish = race(event, groups(event, size(80, 2_000)))

    held, _sold = finish.room(event)
    told(
        held=f"{held} of {places}", orders=finish.counts["sold"], refused=finish.counts["sold out"]
    )
    assert held <= places
    assert set(finish.counts) == {"sold", "sold out"}
    assert all(each["n"] > places - held for each in finish.told if each["told"] == "sold out")
    assert orders.counter_drift() == []


@fault("R2")
def test_twin_groups_without_the_guard_pass_the_room(race: Race) -> None:
    places = size(40, 500)
    event = make.event(capacity=places)

    finish = race(event, groups(event, size(60, 2_000)), guard="off")

    kept = db.session.scalar(select(func.sum(OrderQuota.seats))) or 0
    told(kept_without_the_guard=f"{kept} of {places}", orders=finish.counts["sold"])
    assert kept > places


# ---- R3: combined tickets ----


def combined(places: int, cap: int) -> tuple[Event, list[int]]:
    """Twelve types over two to four of eight caps and a room."""
    event = make.event(capacity=places)
    room, dice = make.room_of(event), random.Random(5)
    caps = [
        make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name=f"cap {n}", size=cap))
        for n in range(8)
    ]
    kinds = [
        make.ticket_type(event, room, *dice.sample(caps, dice.randint(1, 3))).id for _ in range(12)
    ]
    return event, kinds


def combos(kinds: list[int], n: int, *, turn: int = 0) -> list[Ask]:
    """Each of two types, asked in any order; holds of one turn are over in the next."""
    dice = random.Random(turn)
    return [
        {
            "key": f"combo-{turn}-{k}",
            "wanted": {kind: dice.randint(1, 2) for kind in dice.sample(kinds, 2)},
            "minutes": turn * 20 + dice.randint(0, 40),
        }
        for k in range(n)
    ]


@fault("R3")
def test_combined_tickets_over_several_quotas_meet_no_deadlock(race: Race) -> None:
    """32 clients, while old holds are reclaimed."""
    event, kinds = combined(size(160, 4_000), size(12, 200))
    sums, turn, began, before = Counter[str](), 0, time.monotonic(), deadlocks()
    while not turn or time.monotonic() - began < size(0, 60):
        sums += race(event, combos(kinds, size(80, 1_500), turn=turn)).counts
        turn += 1

    met = deadlocks() - before
    told(turns=turn, orders=sums["sold"], refused=sums["sold out"], deadlocks=met)
    assert met == 0
    assert set(sums) <= {"sold", "sold out"}
    assert sums["sold"] > 0  # how many: who came first decides which combinations still fit
    assert standing(OrderStatus.LAPSED) > 0  # some were reclaimed in the middle of it
    assert orders.counter_drift() == []
    assert all(quota.held <= (quota.size or 0) for quota in db.session.scalars(select(Quota)))


def deadlocks() -> int:
    """How many this database has met: PostgreSQL says so, SQLite has one writer at a time."""
    if is_sqlite():
        return 0
    db.session.rollback()
    time.sleep(size(0.2, 1.5))  # what a connection counted is told when it ends
    query = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    return int(db.session.execute(query).scalar_one())


@fault("R3")
def test_twin_in_any_order_the_quotas_deadlock(race: Race) -> None:
    if is_sqlite():
        pytest.skip("SQLite has one writer at a time: there is no order to take away")
    event, kinds = combined(100_000, 50_000)
    before = deadlocks()

    race(event, combos(kinds, size(32, 400)), guard="order off")

    met = deadlocks() - before
    told(deadlocks_in_any_order=met)
    assert met > 0


@fault("R3")
def test_twin_of_combined_tickets_without_the_guard_the_counters_drift(race: Race) -> None:
    event, kinds = combined(100_000, 50_000)

    race(event, combos(kinds, size(40, 400)), guard="off")

    told(quotas_that_drift_without_the_guard=len(orders.counter_drift()))
    assert orders.counter_drift() != []


@fault("R6")
def test_places_of_lapsed_holds_are_sold_though_the_sweeper_is_dead(race: Race) -> None:
    places, buyers = size(30, 100), size(70, 300)
    event = make.event(capacity=places)
    kind, old = kind_of(event.id), places // 5
    race(event, [{"key": f"old-{n}", "wanted": {kind: 5}} for n in range(old)], processes=1)
    assert make.room_of(event).held == places

    finish = race(event, asks(kind, buyers, minutes=16))

    told(counts=dict(finish.counts))
    assert finish.counts == {"sold": places, "sold out": buyers - places}
    assert standing(OrderStatus.LAPSED) == old
    assert orders.counter_drift() == []


@fault("R6")
def test_twin_without_reclaiming_a_dead_sweeper_keeps_the_room_shut(race: Race) -> None:
    event = make.event(capacity=5)
    kind = kind_of(event.id)
    race(event, [{"key": "old", "wanted": {kind: 5}}], processes=1)

    finish = race(event, asks(kind, 5, minutes=16), processes=1, guard="reclaim off")

    assert finish.counts == {"sold out": 5}


@fault("R8")
def test_one_form_sent_many_times_is_one_order(race: Race) -> None:
    event, times = make.event(capacity=100), size(60, 200)
    same = [{"key": "the same", "wanted": {kind_of(event.id): 2}}] * times

    finish = race(event, same, processes=2, threads=16)

    told(sent=times, orders=len(finish.orders))
    assert finish.counts == {"sold": times}
    assert len(finish.orders) == 1
    assert finish.room(event) == (2, 0)
    assert Counter(db.session.scalars(select(OrderQuota.seats))) == {2: 1}
    assert orders.counter_drift() == []


@fault("R8")
def test_twin_without_the_form_s_key_each_click_is_an_order(race: Race) -> None:
    event = make.event(capacity=100)
    same = [{"key": "the same", "wanted": {kind_of(event.id): 2}}] * 10

    finish = race(event, same, processes=2, guard="key off")

    assert len(finish.orders) == 10
