"""R10: places come free, many wait, and several workers serve the line at the same moment."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.events.models import Event
from app.kernel.db import db, in_transaction
from app.orders.rules import SoldOut
from app.tickets.models import Quota
from app.waitlist import actions, queries
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.races.crowd import at_once, errors
from tests.waitlist.standing import give_back, is_exact, proposed, room, sold_out, waits

WAITING, WORKERS = 50, 10


def in_line(freed: int) -> Event:
    """Fifty wait for a room of three; so many of its places come free."""
    event, held = sold_out(3)
    for n in range(WAITING):
        waits(event, f"Personne {n:02}")
    for order in held[:freed]:
        give_back(order)
    db.session.rollback()
    return event


def serve_from(event_id: int) -> int:
    return in_transaction(lambda: actions.serve(event_id, now=NOW))


@pytest.mark.parametrize("freed", [1, 3])
def test_r10_each_free_place_is_proposed_once_to_the_first_in_line(
    house: Flask, freed: int
) -> None:
    event = in_line(freed)

    told = at_once(house, [partial(serve_from, event.id)] * WORKERS)

    assert errors(told) == []
    assert sum(told) == freed
    assert proposed(event) == [(f"Personne {n:02}", 1) for n in range(freed)]
    assert room(event) == (3, 0, WAITING - freed)
    assert is_exact()


def test_r10_the_public_snatches_nothing_while_the_line_is_served(house: Flask) -> None:
    event = in_line(1)
    event_id = event.id

    def snatch() -> str:
        try:
            buy(db.session.get_one(Event, event_id))
        except SoldOut:
            return "sold out"
        return "snatched"

    told = at_once(house, [snatch] * 10 + [partial(serve_from, event_id)] * 3)

    assert told[:10] == ["sold out"] * 10
    assert sum(told[10:]) == 1
    assert is_exact()


def test_twin_reading_deciding_and_writing_back_proposes_one_place_to_several(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each worker looks, all have looked, then each decides and writes what it saw."""
    event = in_line(1)
    event_id = event.id
    seen, looked = threading.local(), threading.Barrier(WORKERS)
    monkeypatch.setattr(queries, "lock_quotas", lambda _event: dict(seen.free))
    monkeypatch.setattr(queries, "line", lambda _event: seen.line)

    def hold_seats(quota_id: int, _seats: int, **_facts: bool) -> bool:
        write = update(Quota).where(Quota.id == quota_id).values(held=3)
        db.session.execute(write.execution_options(synchronize_session=False))
        return True

    monkeypatch.setattr("app.tickets.actions.hold_seats", hold_seats)

    def careless(n: int) -> Any:
        quotas = db.session.scalars(select(Quota).where(Quota.event_id == event_id)).all()
        seen.free = {q.id: (q.size or 0) - q.held - q.sold for q in quotas}
        mine = queries.entries_of_event(event_id, search=f"Personne {n:02}")
        seen.line = db.session.scalars(mine).all()
        looked.wait(30)
        return in_transaction(lambda: actions.serve(event_id, now=NOW))

    at_once(house, [partial(careless, n) for n in range(WORKERS)])

    monkeypatch.undo()
    assert len(proposed(event)) > 1
    assert not is_exact()
