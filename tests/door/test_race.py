"""One ticket, many doors at once: one admission. And the same without the guard, which must fail.

Real connections and threads, on the database the suite runs on (a SQLite file or PostgreSQL).
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.door.models import Entry, Scan, Scanner
from app.door.rules import Result
from app.kernel.db import db, in_transaction
from app.passages import actions
from app.tickets.models import Ticket
from tests import make
from tests.conftest import NOW
from tests.door.making import phone, ticket, told
from tests.faults.sizes import fault, size
from tests.faults.sizes import told as figures

DOORS = size(8, 32)
EACH = size(25, 200)  # scans a door
AT_ONCE = size(5, 25)


def race(house: Flask, zita: Ticket, scanner_ids: list[int]) -> Counter[Result]:
    """Every door scans the same ticket EACH times, all starting together: what it came to."""
    start = Barrier(len(scanner_ids))

    def door(scanner_id: int) -> None:
        with house.app_context():
            start.wait()
            for first in range(0, EACH, AT_ONCE):
                in_transaction(partial(some, scanner_id, first))

    def some(scanner_id: int, first: int) -> None:
        scanner = db.session.get_one(Scanner, scanner_id)
        scans = [told(zita, seconds=n) for n in range(first, first + AT_ONCE)]
        later = NOW + timedelta(minutes=5)
        actions.take_scans(scanner, scans, skew=timedelta(0), now=later)

    with ThreadPoolExecutor(len(scanner_ids)) as pool:
        list(pool.map(door, scanner_ids))
    db.session.rollback()
    return Counter(db.session.scalars(select(Scan.result)))


def doors_of(zita: Ticket) -> list[int]:
    event = zita.event
    return [phone(event, f"Porte {n}")[0].id for n in range(DOORS)]


@fault("D2")
def test_two_hundred_scans_of_one_ticket_at_many_doors_at_once_admit_once(house: Flask) -> None:
    zita = ticket(make.event())
    seen = race(house, zita, doors_of(zita))
    figures(admitted=seen[Result.ACCEPTED], conflicts=seen[Result.CONFLICT])
    assert seen == {Result.ACCEPTED: 1, Result.CONFLICT: DOORS * EACH - 1}
    assert db.session.query(Entry).count() == 1
    assert db.session.query(Scan).count() == DOORS * EACH


@fault("D2")
def test_twin_a_door_that_looks_before_its_turn_admits_more_than_once(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard is that a door looks at what is kept in its own turn. Here it looked before."""
    zita = ticket(make.event())
    scanner_ids = doors_of(zita)
    looked = Barrier(DOORS)

    def door(scanner_id: int) -> Result:
        with house.app_context():
            seen = db.session.scalar(select(Entry.ticket_id).where(Entry.ticket_id == zita.id))
            db.session.rollback()
            assert seen is None
            looked.wait()

            def work() -> Result:
                scanner = db.session.get_one(Scanner, scanner_id)
                return actions.admit(scanner, told(zita), now=NOW + timedelta(minutes=5)).result

            return in_transaction(work)

    monkeypatch.setattr(actions, "told_before", lambda ticket_ids: [])
    with ThreadPoolExecutor(DOORS) as pool:
        seen = Counter(pool.map(door, scanner_ids))
    figures(admitted=seen[Result.ACCEPTED])
    assert seen[Result.ACCEPTED] > 1


def test_the_table_itself_refuses_a_second_entry(house: Flask) -> None:
    """The second line of defence, should the first ever be written around."""
    zita = ticket(make.event())
    scanner, _ = phone(zita.event)
    in_transaction(lambda: actions.admit(scanner, told(zita), now=NOW))
    row = {"ticket_id": zita.id, "event_id": zita.event_id, "gate": "B", "entered_at": NOW}
    scan = db.session.scalars(select(Scan.id)).one()
    with pytest.raises(Exception, match=r"(?i)unique"):
        in_transaction(lambda: db.session.execute(insert(Entry).values(row | {"scan_id": scan})))
