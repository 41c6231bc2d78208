"""Places come free, many wait, and several workers serve the line at the same moment."""

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
from app.tickets import actions as places
from app.tickets.models import Quota
from app.waitlist import actions, queries
from app.waitlist.models import WaitlistEntry
from app.waitlist.rules import Ask
from tests.faults.sizes import fault, size, told
from tests.make import NOW
from tests.orders.test_actions import buy
from tests.races.crowd import at_once, errors
from tests.waitlist.standing import give_back, is_exact, proposed, room, sold_out, somebody, waits

pytestmark = fault("R10")
WAITING, WORKERS = size(20, 50), 10


def in_line(freed: int) -> Event:
    """Many wait for a room of three; so many of its places come free."""
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
def test_each_free_place_is_proposed_once_to_the_first_in_line(house: Flask, freed: int) -> None:
    event = in_line(freed)

    served = at_once(house, [partial(serve_from, event.id)] * WORKERS)

    told(freed=freed, proposed=len(proposed(event)), waiting=WAITING, workers=WORKERS)
    assert errors(served) == []
    assert sum(served) == freed
    assert proposed(event) == [(f"Personne {n:02}", 1) for n in range(freed)]
    assert room(event) == (3, 0, WAITING - freed)
    assert is_exact()


def snatched(house: Flask) -> tuple[int, int]:
    """A place comes free, ten of the public press, and once the first of them has its answer three
    workers serve the line: how many of the public had it, and how many in line."""
    event = in_line(1)
    event_id, answered = event.id, threading.Event()

    def snatch() -> int:
        try:
            buy(db.session.get_one(Event, event_id), buyer=somebody())
        except SoldOut:
            return 0
        finally:
            answered.set()
        return 1

    def serve_late() -> int:
        answered.wait(30)
        return serve_from(event_id)

    got = at_once(house, [snatch] * 10 + [serve_late] * 3)
    assert errors(got) == []
    return sum(got[:10]), sum(got[10:])


def test_the_public_snatches_nothing_while_the_line_is_served(house: Flask) -> None:
    rounds = size(1, 20)
    assert [snatched(house) for _round in range(rounds)] == [(0, 1)] * rounds
    told(rounds=rounds, snatched=0)
    assert is_exact()


def test_twin_without_who_waits_comes_first_the_public_snatches_it(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.tickets.actions.HOLD_FOR_PUBLIC", places.HOLD)
    rounds = size(1, 20)
    lost = sum(snatched(house)[0] for _round in range(rounds))
    told(rounds=rounds, snatched_without_the_guard=lost)
    assert lost == rounds


def test_twin_reading_deciding_and_writing_back_proposes_one_place_to_several(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each worker looks, all have looked, then each decides and writes what it saw."""
    event = in_line(1)
    event_id = event.id
    seen, looked = threading.local(), threading.Barrier(WORKERS)
    monkeypatch.setattr(queries, "lock_quotas", lambda _event: dict(seen.free))
    asks = queries.asks

    def seen_asks(of: int, *, only: WaitlistEntry | None = None) -> dict[int, Ask]:
        return seen.asks if only is None else asks(of, only=only)

    monkeypatch.setattr(queries, "asks", seen_asks)

    def hold_seats(quota_id: int, _seats: int, **_facts: bool) -> bool:
        write = update(Quota).where(Quota.id == quota_id).values(held=3)
        db.session.execute(write.execution_options(synchronize_session=False))
        return True

    monkeypatch.setattr("app.tickets.actions.hold_seats", hold_seats)

    def careless(n: int) -> Any:
        quotas = db.session.scalars(select(Quota).where(Quota.event_id == event_id)).all()
        seen.free = {q.id: (q.size or 0) - q.held - q.sold for q in quotas}
        seen.asks = dict(list(asks(event_id).items())[n : n + 1])
        looked.wait(30)
        return in_transaction(lambda: actions.serve(event_id, now=NOW))

    at_once(house, [partial(careless, n) for n in range(WORKERS)])

    monkeypatch.undo()
    told(proposals_of_one_place_without_the_guard=len(proposed(event)))
    assert len(proposed(event)) > 1
    assert not is_exact()
