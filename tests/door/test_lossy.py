"""N1: phones that tell what they scanned over a line that loses much: each scan arrives, once.

The line refuses a tenth of the requests, cuts a tenth on their way, a fifth of the answers, and
lets one in fifty hang until the phone gives up. Each phone goes by app/static/door/sync.js: what
was not answered stays in its queue and is sent again, as it was.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app.door.models import Entry, Scan
from app.events.models import Event
from app.kernel.db import db
from tests import make
from tests.conftest import NOW
from tests.door.making import phone, tickets
from tests.faults.sizes import fault, size, told

TICKETS, PHONES = size(40, 600), size(3, 6)
AGAIN = 0.15  # of the tickets, shown at a second door too
MOST = 8  # scans a round: more rounds, more chances to lose
WAITS_MS = 4_000  # a phone for its answer
MS = int(NOW.timestamp() * 1000)


@dataclass
class Line:
    """What happens to a request, and how long it took."""

    client: FlaskClient
    dice: random.Random
    seen: Counter[str] = field(default_factory=Counter)

    def ask(self, body: bytes, headers: dict[str, str]) -> tuple[dict[str, Any] | None, int]:
        fate = self.dice.choices(
            ("refused", "request cut", "answer cut", "hung", "arrived"), (10, 10, 20, 2, 58)
        )[0]
        self.seen[fate] += 1
        took = self.dice.randint(20, 100)  # 60 ± 40 ms
        if fate == "refused":
            return None, took
        if fate == "request cut":
            body = body[: self.dice.randrange(len(body))]
        answer = self.client.post("/api/door/v1/sync", data=body, headers=headers)
        if fate == "request cut":
            assert answer.status_code in (400, 422), answer.status_code
            return None, took
        if fate in ("answer cut", "hung"):  # it was taken in, and the phone does not know
            return None, WAITS_MS if fate == "hung" else took
        return answer.get_json(), took


@dataclass
class Door:
    """A phone's queue, told as sync.js tells it."""

    token: str
    cursor: int
    dice: random.Random
    scans: list[dict[str, Any]] = field(default_factory=list)
    same_id: bool = True  # the guard: a scan sent again is the same scan

    def scan(self, h: str, at: int) -> None:
        facts = {"h": h, "kind": "entry", "verdict": "ok", "at": at, "offline": True}
        self.scans.append({"id": self.new_id(), **facts})

    def new_id(self) -> str:
        return str(UUID(int=self.dice.getrandbits(128), version=4))

    def tell(self, line: Line, now: int) -> int:
        """One round; the milliseconds it took."""
        few = self.scans[:MOST]
        if not self.same_id:
            few = [scan | {"id": self.new_id()} for scan in few]
        body = {"client_ms": now, "cursor": self.cursor, "scans": few}
        headers = {"Authorization": f"Bearer {self.token}"}
        heard, took = line.ask(json.dumps(body).encode(), headers)
        if heard is not None:
            answered = {one["id"] for one in heard["results"]}
            assert answered == {scan["id"] for scan in few}
            self.scans = self.scans[len(few) :]
            self.cursor = heard["cursor"]
        return took


@pytest.fixture(autouse=True)
def _this_evening() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def an_evening(house: Flask, *, same_id: bool) -> tuple[Event, Counter[str], dict[str, int]]:
    """The event, how often each ticket was shown, and what the line did."""
    dice = random.Random(60)
    event = make.event(capacity=None, ends_at=NOW + timedelta(hours=3), starts_at=NOW)
    made = [one for _ in range(TICKETS // 20) for one in tickets(event, ["Invitée"] * 20)]
    hashes = [one.token_hash for one in made]
    earlier = NOW - timedelta(hours=1)
    doors = [
        Door(phone(event, f"Porte {n}", now=earlier)[1], 0, dice, same_id=same_id)
        for n in range(PHONES)
    ]
    db.session.remove()
    book: Counter[str] = Counter()
    for n, h in enumerate(hashes):
        shown = dice.sample(doors, 2 if dice.random() < AGAIN else 1)
        for later, door in enumerate(shown):
            door.scan(h, MS - 1_800_000 + n * 1_000 + later * 300)
            book[h] += 1
    line, clock, rounds = Line(house.test_client(), dice), 0, 0
    while waiting := [door for door in doors if door.scans]:
        clock += dice.choice(waiting).tell(line, MS + clock)
        rounds += 1
        assert rounds < 100 * PHONES * (TICKETS // MOST + 1), "it never ends"
    facts = {"rounds": rounds, "seconds of the line": clock // 1000, **line.seen}
    return event, book, facts


def kept(event: Event) -> tuple[Counter[str], int]:
    """How often each ticket was scanned by what the house has, and who is in."""
    db.session.rollback()
    scans = db.session.query(Scan.token_hash).filter_by(event_id=event.id)
    return Counter(h for (h,) in scans), db.session.query(Entry).count()


@fault("N1")
def test_over_a_line_that_loses_much_each_scan_arrives_once(house: Flask) -> None:
    event, book, line = an_evening(house, same_id=True)
    scans, entries = kept(event)
    told(
        scans=sum(scans.values()),
        entries=entries,
        **{k.replace(" ", "_"): v for k, v in line.items()},
    )
    assert scans == book
    assert entries == len(book)
    results = Counter(one.result.value for one in db.session.query(Scan))
    assert results == {"accepted": len(book), "conflict": sum(book.values()) - len(book)}


@fault("N1")
def test_twin_without_an_id_of_its_own_a_scan_sent_again_is_another(house: Flask) -> None:
    event, book, _line = an_evening(house, same_id=False)
    scans, _entries = kept(event)
    told(sent=sum(book.values()), kept=sum(scans.values()))
    assert scans != book
