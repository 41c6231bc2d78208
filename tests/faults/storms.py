"""The races at full numbers, on the database of this run: `./run faults`. Figures are printed.

A small set of the same runs inside `./run test` (tests/races), each with its twin.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, literal, select, update

from app.events.models import Event
from app.jobs import money
from app.kernel.db import db, in_transaction, table_of, transaction
from app.orders import queries as orders
from app.orders.models import Order, OrderQuota
from app.orders.rules import Channel, OrderStatus, Wanted
from app.sales.actions import place_order
from app.tickets.models import Quota
from app.tickets.rules import QuotaKind
from tests import make
from tests.orders.test_actions import BEN, HOLD
from tests.races.conftest import Race, race  # noqa: F401 -- a fixture
from tests.races.test_kill import Shop, shop  # noqa: F401 -- a fixture
from tests.races.test_places import asks, kind_of, standing

pytestmark = [pytest.mark.usefixtures("house"), pytest.mark.timeout(1800)]
SEEDS = 20
STORM = 100_000  # holds that are over


def told(what: str, **figures: object) -> None:
    words = ", ".join(f"{name} {value}" for name, value in figures.items())
    print(f"\n  {what}: {words}", flush=True)


def test_r1_five_hundred_buyers_for_a_hundred_places_twenty_times(race: Race) -> None:  # noqa: F811
    sums, seconds = Counter[str](), 0.0
    for _seed in range(SEEDS):
        event = make.event(capacity=100, amount=0)
        began = time.monotonic()
        finish = race(event, asks_of(event, 500), threads=16)
        seconds = max(seconds, time.monotonic() - began)
        sums.update(finish.counts)
        assert finish.room(event) == (0, 100)
    told("R1", rounds=SEEDS, slowest=f"{seconds:.1f} s", counts=dict(sums))
    assert sums == {"sold": 100 * SEEDS, "sold out": 400 * SEEDS}
    assert orders.counter_drift() == []


def test_r1_twin_without_the_guard(race: Race) -> None:  # noqa: F811
    event = make.event(capacity=100)
    finish = race(event, asks_of(event, 500), guard="off", threads=16)
    told("R1 twin, guard off", sold=finish.counts["sold"], of=100)
    assert finish.counts["sold"] > 100


def asks_of(event: Event, buyers: int) -> list[dict[str, Any]]:
    return [ask | {"key": f"{event.id}-{ask['key']}"} for ask in asks(kind_of(event.id), buyers)]


def test_r2_two_thousand_groups_for_five_hundred_places(race: Race) -> None:  # noqa: F811
    event = make.event(capacity=500)
    kind, dice = kind_of(event.id), random.Random(7)
    groups = [{"key": f"group-{n}", "wanted": {kind: dice.randint(1, 6)}} for n in range(2000)]
    finish = race(event, groups, threads=16)
    held, _sold = finish.room(event)
    no = [each for each in finish.told if each["told"] == "sold out"]
    refused = [each for each in no if each["n"] <= 500 - held]
    told(
        "R2", places=held, of=500, orders=finish.counts["sold"], refused_though_fitting=len(refused)
    )
    assert (held <= 500, refused, orders.counter_drift()) == (True, [], [])
    assert set(finish.counts) == {"sold", "sold out"}


def test_r3_orders_over_eight_quotas_for_a_minute(race: Race) -> None:  # noqa: F811
    event = make.event(capacity=100_000)
    room, dice = db.session.scalars(select(Quota)).one(), random.Random(5)
    caps = [
        make.save(Quota(event_id=event.id, kind=QuotaKind.CAP, name=f"cap {n}", size=20_000))
        for n in range(8)
    ]
    kinds = [
        make.ticket_type(event, room, *dice.sample(caps, dice.randint(1, 3))).id for _ in range(12)
    ]
    sums, began, turn = Counter[str](), time.monotonic(), 0
    while time.monotonic() - began < 60:
        turn += 1
        wanted = [
            {"key": f"{turn}-{n}", "wanted": dict.fromkeys(dice.sample(kinds, 2), 1)}
            for n in range(400)
        ]
        sums.update(race(event, wanted, threads=8).counts)
    told("R3", orders=sums["sold"], others=sum(sums.values()) - sums["sold"])
    assert set(sums) == {"sold"}
    assert orders.counter_drift() == []


def test_r6_a_dead_sweeper_and_three_hundred_buyers(race: Race) -> None:  # noqa: F811
    event = make.event(capacity=100)
    kind = kind_of(event.id)
    race(event, [{"key": f"old-{n}", "wanted": {kind: 5}} for n in range(20)], processes=1)
    finish = race(event, [a | {"key": "new" + a["key"]} for a in asks(kind, 300, minutes=16)])
    told("R6", counts=dict(finish.counts))
    assert finish.counts == {"sold": 100, "sold out": 200}


def test_r7_a_hundred_thousand_holds_are_over_while_people_buy(house: Flask) -> None:
    event = make.event(capacity=STORM + 10_000)
    fill(event)
    waits, over = list[float](), threading.Event()
    buyer = threading.Thread(target=keep_buying, args=(house, event.id, waits, over))
    buyer.start()
    began, swept = time.monotonic(), 0
    while some := money.sweep_all():
        swept += some
    over.set()
    buyer.join()
    seconds = time.monotonic() - began
    waits.sort()
    told(
        "R7",
        lapsed=swept,
        seconds=f"{seconds:.0f}",
        bought=len(waits),
        p99=f"{waits[int(len(waits) * 0.99)] * 1000:.0f} ms",
        longest=f"{waits[-1] * 1000:.0f} ms",
    )
    assert (swept, standing(OrderStatus.LAPSED), orders.counter_drift()) == (STORM, STORM, [])


def fill(event: Event) -> None:
    """So many orders of one place whose hold is over."""
    quota = db.session.scalars(select(Quota)).one()
    now = make.today()
    base = {
        "organizer_id": event.organizer_id,
        "event_id": event.id,
        "idem_hash": "",
        "buyer_name": "Ben",
        "email": "ben@example.cm",
        "locale": "fr",
        "total_amount": 15_000,
        "currency": "XAF",
        "status": OrderStatus.HELD,
        "held_until": now - timedelta(minutes=1),
        "provider": "hand",
        "channel": Channel.WEB,
        "created_at": now - timedelta(hours=1),
    }
    for first in range(0, STORM, 5_000):
        rows = [
            base | dict.fromkeys(("reference", "secret", "idem_key"), f"old-{n}")
            for n in range(first, first + 5_000)
        ]
        with transaction():
            db.session.execute(insert(table_of(Order)), rows)
    with transaction():
        held = select(Order.id, literal(quota.id), literal(1))
        db.session.execute(
            insert(table_of(OrderQuota)).from_select(["order_id", "quota_id", "seats"], held)
        )
        db.session.execute(update(Quota).values(held=STORM))
    assert orders.counter_drift() == []


def keep_buying(house: Flask, event_id: int, waits: list[float], over: threading.Event) -> None:
    while not over.is_set():
        with house.app_context():
            event = db.session.get_one(Event, event_id)
            wanted = Wanted({kind_of(event_id): 1})
            facts: dict[str, Any] = {"buyer": BEN, "provider": "hand", "hold": HOLD}
            began = time.monotonic()
            key = f"live-{len(waits)}"
            now = make.today()
            in_transaction(lambda: place_order(event, wanted, idem_key=key, now=now, **facts))  # noqa: B023
            waits.append(time.monotonic() - began)
        time.sleep(0.01)


def test_k1_a_hundred_random_kills(shop: Shop) -> None:  # noqa: F811
    """At a random step, before or after it; every step with its twin: tests/races/test_kill.py."""
    dice, found = random.Random(11), list[str]()
    _whole, _ended, steps = shop.purchase(0, "never")
    for _kill in range(100):
        when = dice.choice(("before", "after"))
        event, ended, _told = shop.purchase(dice.randint(1, steps), when)
        assert ended != 0
        shop.settle()
        found += shop.wrong(event)
    told("K1", kills=100, wrong=len(found))
    assert found == []
