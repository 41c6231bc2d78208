"""One ticket, many doors at once: one admission. And the same without the guard, which must fail.

Real connections and threads, on the database the suite runs on (a SQLite file or PostgreSQL).
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import insert, select

from app.door import actions
from app.door.models import Entry, Scan, Scanner
from app.door.rules import Result
from app.kernel.db import db, in_transaction
from app.tickets.models import Ticket
from tests import make
from tests.conftest import NOW
from tests.door.making import phone, ticket, told

DOORS = 8
EACH = 25  # scans a door: 200 in all


def race(house: Flask, zita: Ticket, scanner_ids: list[int]) -> Counter[Result]:
    """Every door scans the same ticket EACH times, all starting together."""
    start = Barrier(len(scanner_ids))

    def door(scanner_id: int) -> list[Result]:
        with house.app_context():
            start.wait()
            return [one(scanner_id, n) for n in range(EACH)]

    def one(scanner_id: int, n: int) -> Result:
        def work() -> Result:
            scanner = db.session.get_one(Scanner, scanner_id)
            scan = told(zita, seconds=n)
            return actions.admit(scanner, scan, now=NOW + timedelta(minutes=5)).result

        return in_transaction(work)

    with ThreadPoolExecutor(len(scanner_ids)) as pool:
        return Counter(result for results in pool.map(door, scanner_ids) for result in results)


def doors_of(zita: Ticket) -> list[int]:
    event = zita.event
    return [phone(event, f"Porte {n}")[0].id for n in range(DOORS)]


def test_two_hundred_scans_of_one_ticket_at_eight_doors_admit_once(house: Flask) -> None:
    zita = ticket(make.event())
    seen = race(house, zita, doors_of(zita))
    assert seen == {Result.ACCEPTED: 1, Result.CONFLICT: DOORS * EACH - 1}
    assert db.session.query(Entry).count() == 1
    assert db.session.query(Scan).count() == DOORS * EACH


def test_without_the_key_that_decides_a_ticket_is_admitted_more_than_once(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: look first, then believe what was seen. It shows that the race is a race."""
    zita = ticket(make.event())
    scanner_ids = doors_of(zita)
    looked = Barrier(DOORS)

    def looks_first(scan: Scan, ticket: Ticket, gate: str) -> bool:
        return bool(scan.list_seq)  # what this door saw before its turn: nobody in

    def door(scanner_id: int) -> Result:
        with house.app_context():
            seen = db.session.scalar(select(Entry.ticket_id).where(Entry.ticket_id == zita.id))
            db.session.rollback()
            looked.wait()
            scan = told(zita, list_seq=int(seen is None))

            def work() -> Result:
                scanner = db.session.get_one(Scanner, scanner_id)
                return actions.admit(scanner, scan, now=NOW + timedelta(minutes=5)).result

            return in_transaction(work)

    monkeypatch.setattr(actions, "_is_first_in", looks_first)
    with ThreadPoolExecutor(DOORS) as pool:
        seen = Counter(pool.map(door, scanner_ids))
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
