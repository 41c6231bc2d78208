"""Passes and orders of several dates at once: eight rooms, asked for in any order."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from app.kernel.db import db, is_sqlite
from app.orders import queries as orders
from app.orders.rules import OrderStatus
from app.tickets.models import Quota
from tests.faults.sizes import fault, size
from tests.passes.making import a_pass, a_series, rooms
from tests.races.conftest import Ask, Race
from tests.races.test_places import kind_of, standing

pytestmark = [pytest.mark.usefixtures("house"), fault("R3")]
ROOM = size(24, 60)


def test_passes_and_orders_over_eight_rooms_meet_no_deadlock_and_oversell_none(race: Race) -> None:
    """32 clients; what lapses is taken back in the middle of it."""
    dice = random.Random(7)
    series, events = a_series(8, capacity=ROOM)
    passes = [a_pass(series, dates=n, size=size(16, 40)).id for n in (2, 3, 4)]
    kinds = [kind_of(event.id) for event in events]
    asks: list[Ask] = [
        {"key": f"pass-{n}", "pass": dice.choice(passes), "minutes": dice.randint(0, 40)}
        if n % 2
        else {
            "key": f"dates-{n}",
            "lines": dice.sample(kinds, dice.randint(2, 4)),
            "minutes": dice.randint(0, 40),
        }
        for n in range(size(120, 300))
    ]

    finish = race(events[0], asks, processes=4, threads=8)

    assert set(finish.counts) <= {"sold", "sold out", "pass-over", "dates-full"}
    assert is_sqlite() or max(each["tries"] for each in finish.told) == 1  # nobody had to give way
    assert finish.counts["sold"] > ROOM
    assert standing(OrderStatus.LAPSED) > 0
    assert all(held <= ROOM for held, _sold in rooms(events))
    assert all(q.held <= (q.size or 0) for q in db.session.scalars(select(Quota)))
    assert orders.counter_drift() == []


def test_the_last_places_of_a_date_go_to_one_pass_each(race: Race) -> None:
    series, events = a_series(3, capacity=5)
    season = a_pass(series)
    asks: list[Ask] = [{"key": f"pass-{n}", "pass": season.id} for n in range(size(30, 60))]

    finish = race(events[0], asks)

    assert finish.counts["sold"] == 5
    assert set(finish.counts) <= {"sold", "sold out", "pass-over"}
    assert rooms(events) == [(5, 0)] * 3
    assert orders.counter_drift() == []


def test_twin_reading_deciding_and_writing_back_sells_too_many_passes(race: Race) -> None:
    series, events = a_series(3, capacity=5)
    season = a_pass(series, size=1_000)
    asks: list[Ask] = [{"key": f"pass-{n}", "pass": season.id} for n in range(size(30, 60))]

    finish = race(events[0], asks, guard="off")

    assert finish.counts["sold"] == standing(OrderStatus.HELD) > 5
    assert orders.counter_drift() != []
