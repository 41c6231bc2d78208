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
from sqlalchemy.exc import IntegrityError

from app.door.models import Entry, Scan, Scanner
from app.door.rules import Result, Told
from app.kernel.db import db, in_transaction
from app.passages import actions
from app.passages.queries import Phone, phone_by_token
from app.passages.rules import Turn
from app.tickets.actions import next_change
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


def looked(tokens: list[str], scan: Told) -> list[Phone]:
    """What each phone reads before its turn: itself, and what stands of the ticket it tells."""
    found = [phone_by_token(token, mark=scan.token_hash, scan=scan.id, now=NOW) for token in tokens]
    db.session.rollback()
    return [each for each in found if each]


def alone(by: Phone, scan: Told) -> Turn | None:
    return in_transaction(
        lambda: actions.take_lone(by, scan, skew=timedelta(0), now=NOW + timedelta(minutes=5))
    )


def test_a_lone_scan_is_taken_only_while_nobody_had_a_turn_since_it_looked(house: Flask) -> None:
    event = make.event()
    zita, ben = ticket(event), ticket(event, "Ben")
    tokens = [phone(event, f"Porte {n}")[1] for n in range(2)]
    first, second = looked(tokens, told(zita))

    turn = alone(first, told(zita))
    assert turn is not None
    assert [one.result for one in turn.taken] == [Result.ACCEPTED]
    assert alone(second, told(zita)) is None
    assert alone(second, told(ben)) is None  # another ticket's turn is a turn too
    assert (db.session.query(Scan).count(), db.session.query(Entry).count()) == (1, 1)

    (again,) = looked(tokens[:1], told(zita))
    assert (again.seq, again.untouched) == (turn.seq, False)
    assert alone(again, told(zita)) is None


def test_twin_a_lone_scan_that_looks_at_no_number_lets_in_twice(
    house: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the table still stands in between."""
    zita = ticket(make.event())
    tokens = [phone(zita.event, f"Porte {n}")[1] for n in range(2)]
    first, second = looked(tokens, told(zita))
    monkeypatch.setattr(actions, "next_change_after", lambda event_id, _seq: next_change(event_id))
    assert alone(first, told(zita)) is not None
    with pytest.raises(IntegrityError):
        alone(second, told(zita))
    monkeypatch.setattr(actions, "ADD_ENTRIES", select(1))
    turn = alone(second, told(zita))
    assert turn is not None
    assert [one.result for one in turn.taken] == [Result.ACCEPTED]


@fault("D2")
def test_lone_scans_of_one_ticket_at_many_doors_at_once_admit_once(house: Flask) -> None:
    """Each as the page's own sync takes it: alone when it can, else in a whole turn."""
    zita = ticket(make.event())
    tokens = [phone(zita.event, f"Porte {n}")[1] for n in range(DOORS)]
    start = Barrier(DOORS)

    def door(token: str) -> list[Result]:
        with house.app_context():
            start.wait()
            return [sent(token, told(zita, seconds=n)) for n in range(AT_ONCE)]

    def sent(token: str, scan: Told) -> Result:
        (by,) = looked([token], scan)
        whole = partial(actions.take_turn, by, [scan], skew=timedelta(0))
        turn = alone(by, scan) or in_transaction(partial(whole, now=NOW + timedelta(minutes=5)))
        return turn.taken[0].result

    with ThreadPoolExecutor(DOORS) as pool:
        list(pool.map(door, tokens))
    db.session.rollback()
    seen = Counter(db.session.scalars(select(Scan.result)))
    figures(lone_admitted=seen[Result.ACCEPTED])
    assert seen == {Result.ACCEPTED: 1, Result.CONFLICT: DOORS * AT_ONCE - 1}
    assert db.session.query(Entry).count() == 1
