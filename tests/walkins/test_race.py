"""The last places, wanted by two phones and by buyers at once; one phone's sales told by many tabs.
And the same without the guard, which must fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.door.models import Scanner
from app.events.models import Event
from app.kernel.db import db
from app.orders import queries as orders
from app.orders.rules import SoldOut
from app.tickets.models import Quota
from app.walkins import actions, queries
from app.walkins.actions import Sold
from app.walkins.models import WalkIn
from app.walkins.rules import Result, Told
from tests import make
from tests.faults.sizes import fault
from tests.orders.test_actions import buy
from tests.races.crowd import at_once, errors
from tests.walkins.making import TONIGHT, ask, drawer, inside, room, tell, till, told

PLACES = 5
EACH = 4  # sales of each phone, and buyers


def rush(house: Flask, event: Event, phones: list[Scanner]) -> Counter[str]:
    """Two phones sell and others buy, one place each, all at once."""
    event_id, ids = event.id, [phone.id for phone in phones]
    sales = [told(event, id=str(uuid4())) for _ in range(EACH)]
    db.session.rollback()

    def door(phone_id: int, sale: Told) -> Any:
        fresh = replace(sale, id=str(uuid4()))
        return lambda: ask(db.session.get_one(Scanner, phone_id), fresh)

    def web() -> Any:
        return buy(db.session.get_one(Event, event_id), now=TONIGHT).status

    works = [door(each, sale) for each in ids for sale in sales] + [web] * EACH
    heard = at_once(house, works)
    db.session.rollback()
    assert {type(each) for each in errors(heard)} <= {SoldOut}
    return Counter("no" if isinstance(each, SoldOut) else "yes" for each in heard)


def test_two_phones_and_buyers_share_the_last_places(house: Flask) -> None:
    event = make.event(amount=5_000, capacity=PLACES)
    phones = [till(event), till(event, "Ben", "Porte B")]
    assert rush(house, event, phones) == {"yes": PLACES, "no": 3 * EACH - PLACES}
    held, sold, over, aside = room(event)
    assert (held + sold, over, aside) == (PLACES, 0, 0)
    assert sum(drawer(phone) for phone in phones) == 5_000 * inside(event)
    assert orders.counter_drift() == []


def test_twin_a_phone_that_looks_before_its_turn_sells_beyond_the_room(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the room as it was before anybody sold. It shows what the lock holds off."""
    event = make.event(amount=5_000, capacity=PLACES)
    phones = [till(event), till(event, "Ben", "Porte B")]
    facts = {"kind": make.room_of(event).kind, "size": PLACES, "held": 0, "sold": 0, "waiting": 0}

    def as_before(ids: Collection[int]) -> dict[int, Quota]:
        return {each: SimpleNamespace(**facts) for each in ids}  # type: ignore[misc]

    monkeypatch.setattr(queries, "locked_quotas", as_before)
    rush(house, event, phones)
    assert room(event)[2] > 0


def told_by_tabs(house: Flask, phones: list[Scanner], sales: list[Told]) -> list[Sold]:
    """Each sale by three tabs of its phone, all at once."""
    ids = [phone.id for phone in phones]
    db.session.rollback()

    def tab(n: int) -> Any:
        each = n % len(sales)
        phone_id = ids[each % len(ids)]
        return lambda: tell(db.session.get_one(Scanner, phone_id), sales[each])

    heard: list[Sold] = at_once(house, [tab(n) for n in range(3 * len(sales))])
    db.session.rollback()
    assert errors(heard) == []
    return heard


def begun() -> tuple[Event, list[Scanner], list[Told]]:
    """A room of six: two phones keep two each, and sell four each."""
    event = make.event(amount=5_000, capacity=6)
    phones = [till(event, block=2), till(event, "Ben", "Porte B", block=2)]
    return event, phones, [told(event) for _ in range(8)]


@fault("F62")
def test_each_sale_of_two_phones_is_one_and_only_those_beyond_the_room_are_over(
    house: Flask,
) -> None:
    event, phones, sales = begun()
    heard = told_by_tabs(house, phones, sales)
    assert Counter(one.replay for one in heard) == {False: 8, True: 16}
    assert Counter(one.result for one in heard if not one.replay) == {
        Result.SOLD: 6,
        Result.OVER: 2,
    }
    assert (room(event), inside(event)) == ((0, 8, 2, 0), 8)
    assert [drawer(phone) for phone in phones] == [20_000, 20_000]
    spent = [each.block_seats for each in db.session.query(WalkIn)]
    assert sum(spent) == 4
    assert orders.counter_drift() == []


@fault("F62")
def test_twin_without_its_id_the_same_sale_is_sold_by_each_tab(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: every telling is a new sale. It shows what the id holds off."""
    event, phones, sales = begun()
    really = actions.sell

    def as_new(phone: Scanner, sale: Told, **facts: Any) -> Sold:
        return really(phone, replace(sale, id=str(uuid4())), **facts)

    monkeypatch.setattr("tests.walkins.making.sell", as_new)
    told_by_tabs(house, phones, sales)
    assert inside(event) == 24
