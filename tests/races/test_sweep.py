"""Very many holds are over at the same moment, while people buy."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, literal, select, update

from app.events.models import Event
from app.jobs import money
from app.kernel.db import db, in_transaction, table_of, transaction
from app.orders import queries as orders
from app.orders.actions import lapse_due
from app.orders.models import Order, OrderQuota
from app.orders.rules import Buyer, Channel, OrderStatus, Wanted
from app.sales.actions import place_order
from app.tickets.models import Quota
from tests import make
from tests.faults.sizes import fault, size, told
from tests.races.test_places import kind_of, standing

pytestmark = fault("R7")
STORM = size(400, 100_000)  # holds that are over
HOLD = timedelta(minutes=15)
BEN = Buyer(name="Ben", phone="+237677123456", email="", locale="fr")


def fill(event: Event) -> None:
    """So many orders of one place whose hold is over."""
    quota, now = make.room_of(event), make.today()
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
            for n in range(first, min(first + 5_000, STORM))
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
    """One order after the other; how long each waited."""
    while not over.is_set() or not waits:
        with house.app_context():
            began = time.monotonic()
            in_transaction(lambda: one_order(event_id, f"live-{len(waits)}"))
            waits.append(time.monotonic() - began)
        time.sleep(0.01)


def one_order(event_id: int, key: str) -> None:
    event, wanted = db.session.get_one(Event, event_id), Wanted({kind_of(event_id): 1})
    facts: dict[str, Any] = {"buyer": BEN, "provider": "hand", "hold": HOLD, "now": make.today()}
    place_order(event, wanted, idem_key=key, **facts)


def sweep_whole(house: Flask, *, most: int = 0) -> tuple[int, list[float], float]:
    """The sweep of a storm while somebody buys: (lapsed, the buyer's waits, seconds)."""
    event = make.event(capacity=STORM + 10_000)
    fill(event)
    event_id, waits, over = event.id, list[float](), threading.Event()
    db.session.rollback()
    buyer = threading.Thread(target=keep_buying, args=(house, event_id, waits, over))
    buyer.start()
    while not waits:
        time.sleep(0.01)
    began, swept = time.monotonic(), 0
    while some := at_once(most) if most else money.sweep_all():
        swept += some
    over.set()
    buyer.join()
    return swept, sorted(waits), time.monotonic() - began


def at_once(most: int) -> int:
    with transaction():
        return lapse_due(now=make.today(), most=most)


def test_a_storm_of_lapsed_holds_leaves_the_counters_exact(house: Flask) -> None:
    swept, waits, seconds = sweep_whole(house)
    told(
        lapsed=swept,
        in_seconds=f"{seconds:.0f}",
        bought_meanwhile=len(waits),
        wait_p99=f"{waits[int(len(waits) * 0.99)] * 1000:.0f} ms",
        longest_wait=f"{waits[-1] * 1000:.0f} ms",
    )
    assert (swept, standing(OrderStatus.LAPSED), orders.counter_drift()) == (STORM, STORM, [])


def test_twin_a_sweep_that_forgets_the_places_leaves_the_counters_wrong(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state is changed in one step, the places given back in another that never comes."""
    monkeypatch.setattr("app.orders.actions.places.release_seats", lambda _seats: None)
    sweep_whole(house)
    monkeypatch.undo()
    told(quotas_that_drift_without_the_guard=len(orders.counter_drift()))
    assert orders.counter_drift() != []
