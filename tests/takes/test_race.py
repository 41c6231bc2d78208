"""One sum told by many at once is one sum. And the same without the guard, which must fail."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask

from app.door.models import Scanner
from app.kernel.db import db, in_transaction
from app.ledger import queries as book
from app.orders.models import Order
from app.takes import actions
from app.takes.rules import Result, Told
from tests.deposits.paying import AT_DOOR, reserved
from tests.faults.sizes import fault
from tests.takes.test_actions import REST, TONIGHT, drawer, state, till, told

TABS = 6


def race(house: Flask, phone: Scanner, sum_: Told) -> Counter[tuple[Result, bool]]:
    """The phone's tabs all tell it at once."""
    start, phone_id = Barrier(TABS), phone.id
    db.session.rollback()

    def tab(_n: int) -> tuple[Result, bool]:
        def work() -> actions.Heard:
            scanner = db.session.get_one(Scanner, phone_id)
            return actions.take(scanner, sum_, skew=timedelta(0), now=TONIGHT)

        with house.app_context():
            start.wait()
            heard = in_transaction(work)
        return heard.result, heard.replay

    with ThreadPoolExecutor(TABS) as pool:
        seen = Counter(pool.map(tab, range(TABS)))
    db.session.rollback()  # to see what the others wrote
    return seen


def begun() -> tuple[Order, Scanner]:
    order = reserved(terms=AT_DOOR)
    return order, till(order.event)


@fault("F62")
def test_a_sum_told_by_many_tabs_at_once_is_taken_once(house: Flask) -> None:
    order, phone = begun()
    seen = race(house, phone, told(order))
    assert seen == {(Result.TAKEN, False): 1, (Result.TAKEN, True): TABS - 1}
    assert (drawer(phone), state(order)[2]) == (REST, 0)
    assert len(book.receipts_of_order(order.id)) == 2  # of the deposit, and of the whole


@fault("F62")
def test_twin_without_its_id_the_same_sum_is_taken_by_each(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: every telling is new money. It shows what the id holds off."""
    order, phone = begun()
    really = actions.take

    def as_new(scanner: Scanner, sum_: Told, **facts: Any) -> actions.Heard:
        return really(scanner, replace(sum_, id=str(uuid4())), **facts)

    monkeypatch.setattr(actions, "take", as_new)
    seen = race(house, phone, told(order))
    assert seen == {(Result.TAKEN, False): 1, (Result.OVER, False): TABS - 1}
    assert (drawer(phone), state(order)[2]) == (TABS * REST, (TABS - 1) * REST)
